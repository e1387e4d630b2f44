package dev.manx.core.rtnl;

/// How far a destination is away: `enum rt_scope_t` of `linux/rtnetlink.h`.
public enum RouteScope {
    /// `RT_SCOPE_UNIVERSE`, which `ip` calls global.
    GLOBAL(0),
    SITE(200),
    LINK(253),
    HOST(254),
    NOWHERE(255),
    /// A number that an administrator defined. Never sent.
    OTHER(-1);

    private final int number;

    RouteScope(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static RouteScope of(int number) {
        return switch (number) {
            case 0 -> GLOBAL;
            case 200 -> SITE;
            case 253 -> LINK;
            case 254 -> HOST;
            case 255 -> NOWHERE;
            default -> OTHER;
        };
    }
}
