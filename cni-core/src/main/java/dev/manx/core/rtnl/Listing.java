package dev.manx.core.rtnl;

import dev.manx.core.net.Family;
import dev.manx.core.netlink.AttributeWriter;
import dev.manx.core.netlink.NetlinkRequest;

/// Asks for all objects of a kind. The kernel wants the kind's own struct in the request, empty but
/// for the family.
enum Listing implements NetlinkRequest {
    LINKS("list links", Kernel.RTM_GETLINK, Kernel.SIZEOF_IFINFOMSG, 0),
    ADDRESSES("list addresses", Kernel.RTM_GETADDR, Kernel.SIZEOF_IFADDRMSG, 0),
    NEIGHBOURS("list neighbours", Kernel.RTM_GETNEIGH, Kernel.SIZEOF_NDMSG, 0),
    ROUTES_INET("list IPv4 routes", Kernel.RTM_GETROUTE, Kernel.SIZEOF_RTMSG, Family.INET.number()),
    ROUTES_INET6(
            "list IPv6 routes", Kernel.RTM_GETROUTE, Kernel.SIZEOF_RTMSG, Family.INET6.number()),
    RULES_INET(
            "list IPv4 rules",
            Kernel.RTM_GETRULE,
            Kernel.SIZEOF_FIB_RULE_HDR,
            Family.INET.number()),
    RULES_INET6(
            "list IPv6 rules",
            Kernel.RTM_GETRULE,
            Kernel.SIZEOF_FIB_RULE_HDR,
            Family.INET6.number());

    private final String description;
    private final int type;
    private final int structSize;
    private final int family;

    Listing(String description, int type, int structSize, int family) {
        this.description = description;
        this.type = type;
        this.structSize = structSize;
        this.family = family;
    }

    static Listing routes(Family family) {
        return switch (family) {
            case INET -> ROUTES_INET;
            case INET6 -> ROUTES_INET6;
        };
    }

    static Listing rules(Family family) {
        return switch (family) {
            case INET -> RULES_INET;
            case INET6 -> RULES_INET6;
        };
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public int type() {
        return type;
    }

    @Override
    public int flags() {
        return 0;
    }

    @Override
    public void writeBody(AttributeWriter writer) {
        writer.field8(family);
        for (int i = 1; i < structSize; i++) {
            writer.field8(0);
        }
        if (this == LINKS) {
            writer.putInt(Kernel.IFLA_EXT_MASK, Kernel.RTEXT_FILTER_SKIP_STATS);
        }
    }
}
