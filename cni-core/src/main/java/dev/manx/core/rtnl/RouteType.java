package dev.manx.core.rtnl;

/// What happens to a packet that a route matches: the `RTN_…` numbers of `linux/rtnetlink.h`, from
/// 0 on.
public enum RouteType {
    UNSPEC,
    UNICAST,
    LOCAL,
    BROADCAST,
    ANYCAST,
    MULTICAST,
    BLACKHOLE,
    UNREACHABLE,
    PROHIBIT,
    THROW,
    NAT,
    XRESOLVE;

    int number() {
        return ordinal();
    }

    /// A number that a newer kernel may have is [#UNSPEC].
    static RouteType of(int number) {
        return switch (number) {
            case 1 -> UNICAST;
            case 2 -> LOCAL;
            case 3 -> BROADCAST;
            case 4 -> ANYCAST;
            case 5 -> MULTICAST;
            case 6 -> BLACKHOLE;
            case 7 -> UNREACHABLE;
            case 8 -> PROHIBIT;
            case 9 -> THROW;
            case 10 -> NAT;
            case 11 -> XRESOLVE;
            default -> UNSPEC;
        };
    }
}
