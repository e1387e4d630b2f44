package dev.manx.core.rtnl;

/// Who put a route into the table: the `RTPROT_…` numbers of `linux/rtnetlink.h`. Any number up to
/// 255 is possible.
public record RouteProtocol(int number) {

    public static final RouteProtocol UNSPEC = new RouteProtocol(0);

    /// The kernel itself, for the addresses of its interfaces.
    public static final RouteProtocol KERNEL = new RouteProtocol(2);

    /// "During boot": what `ip route add` says, and what Manx says.
    public static final RouteProtocol BOOT = new RouteProtocol(3);

    public static final RouteProtocol STATIC = new RouteProtocol(4);
    public static final RouteProtocol BIRD = new RouteProtocol(12);

    /// The name that `ip route` prints, or the number.
    @Override
    public String toString() {
        return switch (number) {
            case 0 -> "unspec";
            case 1 -> "redirect";
            case 2 -> "kernel";
            case 3 -> "boot";
            case 4 -> "static";
            case 9 -> "ra";
            case 11 -> "zebra";
            case 12 -> "bird";
            case 16 -> "dhcp";
            case 186 -> "bgp";
            default -> Integer.toString(number);
        };
    }
}
