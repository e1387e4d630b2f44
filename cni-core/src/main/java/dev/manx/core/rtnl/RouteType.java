package dev.manx.core.rtnl;

/// What happens to a packet that a route matches: the `RTN_…` numbers of `linux/rtnetlink.h`.
public enum RouteType {
    UNSPEC(0),
    UNICAST(1),
    LOCAL(2),
    BROADCAST(3),
    ANYCAST(4),
    MULTICAST(5),
    BLACKHOLE(6),
    UNREACHABLE(7),
    PROHIBIT(8),
    THROW(9),
    NAT(10),
    /// A number that a newer kernel may have. Never sent.
    OTHER(-1);

    private final int number;

    RouteType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static RouteType of(int number) {
        for (var type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        return OTHER;
    }
}
