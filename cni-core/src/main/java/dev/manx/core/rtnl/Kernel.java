package dev.manx.core.rtnl;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.Mac;
import dev.manx.core.netlink.AttributeWriter;
import java.util.Optional;

/// The kernel's numbers and structs for rtnetlink, under the kernel's names, each with the header
/// that it is from.
final class Kernel {

    private static final int SIZEOF_MAC = 6;

    private Kernel() {}

    // linux/netlink.h, modifiers of NEW requests
    static final int NLM_F_REPLACE = 0x100;
    static final int NLM_F_EXCL = 0x200;
    static final int NLM_F_CREATE = 0x400;

    // linux/rtnetlink.h, message types
    static final int RTM_NEWLINK = 16;
    static final int RTM_DELLINK = 17;
    static final int RTM_GETLINK = 18;
    static final int RTM_SETLINK = 19;
    static final int RTM_NEWADDR = 20;
    static final int RTM_GETADDR = 22;
    static final int RTM_NEWROUTE = 24;
    static final int RTM_DELROUTE = 25;
    static final int RTM_GETROUTE = 26;
    static final int RTM_NEWNEIGH = 28;
    static final int RTM_GETNEIGH = 30;
    static final int RTM_NEWRULE = 32;
    static final int RTM_DELRULE = 33;
    static final int RTM_GETRULE = 34;

    // linux/rtnetlink.h, enum rtnetlink_groups
    static final int RTNLGRP_LINK = 1;

    // linux/rtnetlink.h, IFLA_EXT_MASK: leave out the counters, half of a link's description
    static final int RTEXT_FILTER_SKIP_STATS = 1 << 3;

    // linux/if.h
    static final int IFF_UP = 1;

    // linux/if_link.h
    static final int IFLA_ADDRESS = 1;
    static final int IFLA_IFNAME = 3;
    static final int IFLA_MTU = 4;
    static final int IFLA_LINK = 5;
    static final int IFLA_MASTER = 10;
    static final int IFLA_LINKINFO = 18;
    static final int IFLA_IFALIAS = 20;
    static final int IFLA_AF_SPEC = 26;
    static final int IFLA_GROUP = 27;
    static final int IFLA_NET_NS_FD = 28;
    static final int IFLA_EXT_MASK = 29;
    static final int IFLA_NUM_TX_QUEUES = 31;
    static final int IFLA_NUM_RX_QUEUES = 32;

    // linux/if_link.h, inside IFLA_LINKINFO
    static final int IFLA_INFO_KIND = 1;
    static final int IFLA_INFO_DATA = 2;

    // linux/veth.h, inside IFLA_INFO_DATA
    static final int VETH_INFO_PEER = 1;

    // linux/if_link.h, inside IFLA_AF_SPEC: first the family, then
    static final int AF_INET = Family.INET.number();
    static final int IFLA_INET_CONF = 1;
    static final int AF_INET6 = Family.INET6.number();
    static final int IFLA_INET6_ADDR_GEN_MODE = 8;
    static final byte IN6_ADDR_GEN_MODE_NONE = 1;

    // linux/if_addr.h
    static final int IFA_ADDRESS = 1;
    static final int IFA_LOCAL = 2;
    static final int IFA_F_NODAD = 0x02;

    // linux/rtnetlink.h, enum rtattr_type_t
    static final int RTA_DST = 1;
    static final int RTA_OIF = 4;
    static final int RTA_GATEWAY = 5;
    static final int RTA_PRIORITY = 6;
    static final int RTA_METRICS = 8;
    static final int RTA_TABLE = 15;
    static final int RTA_VIA = 18;

    // linux/rtnetlink.h, inside RTA_METRICS
    static final int RTAX_MTU = 2;

    // linux/fib_rules.h
    static final int FR_ACT_TO_TBL = 1;
    static final int FRA_SRC = 2;
    static final int FRA_PRIORITY = 6;
    static final int FRA_TABLE = 15;

    // linux/neighbour.h
    static final int NDA_DST = 1;
    static final int NDA_LLADDR = 2;
    static final int NUD_STALE = 0x04;
    static final int NUD_PERMANENT = 0x80;

    // Sizes of the fixed structs, sizeof() of each
    static final int SIZEOF_IFINFOMSG = 16;
    static final int SIZEOF_IFADDRMSG = 8;
    static final int SIZEOF_RTMSG = 12;
    static final int SIZEOF_NDMSG = 12;
    static final int SIZEOF_FIB_RULE_HDR = 12;

    /// The family with this `AF_…` number; empty for those that Manx does not speak.
    static Optional<Family> family(int number) {
        for (var family : Family.values()) {
            if (family.number() == number) {
                return Optional.of(family);
            }
        }
        return Optional.empty();
    }

    /// An Ethernet address; empty when it is of another kind, as of a tunnel.
    static Optional<Mac> mac(byte[] bytes) {
        return bytes.length == SIZEOF_MAC ? Optional.of(Mac.fromBytes(bytes)) : Optional.empty();
    }

    /// `struct ifinfomsg` (`linux/rtnetlink.h`).
    ///
    /// @param change which bits of `flags` are meant
    static void ifinfomsg(AttributeWriter writer, int index, int flags, int change) {
        writer.field8(0) // ifi_family: AF_UNSPEC
                .field8(0) // __ifi_pad
                .field16(0) // ifi_type
                .field32(index) // ifi_index
                .field32(flags) // ifi_flags
                .field32(change); // ifi_change
    }

    /// `struct rtmsg` (`linux/rtnetlink.h`), and `RTA_DST` behind it; a default route has none.
    ///
    /// @param table up to 255; 0 when `RTA_TABLE` tells
    static void rtmsg(
            AttributeWriter writer,
            Cidr destination,
            int table,
            RouteProtocol protocol,
            RouteScope scope,
            RouteType type) {
        rtmsg(
                writer,
                destination.family(),
                destination.length(),
                table,
                protocol.number(),
                scope.number(),
                type.number());
        if (destination.length() > 0) {
            writer.put(RTA_DST, destination.address().toBytes());
        }
    }

    static void rtmsg(
            AttributeWriter writer,
            Family family,
            int length,
            int table,
            int protocol,
            int scope,
            int type) {
        writer.field8(family.number()) // rtm_family
                .field8(length) // rtm_dst_len
                .field8(0) // rtm_src_len
                .field8(0) // rtm_tos
                .field8(table) // rtm_table
                .field8(protocol) // rtm_protocol
                .field8(scope) // rtm_scope
                .field8(type) // rtm_type
                .field32(0); // rtm_flags
    }

    /// `struct fib_rule_hdr` (`linux/fib_rules.h`) of a rule that leads to the table of
    /// `FRA_TABLE`.
    static void fibRuleHeader(AttributeWriter writer, Family family, int sourceLength) {
        writer.field8(family.number()) // family
                .field8(0) // dst_len
                .field8(sourceLength) // src_len
                .field8(0) // tos
                .field8(0) // table
                .field8(0) // res1
                .field8(0) // res2
                .field8(FR_ACT_TO_TBL) // action
                .field32(0); // flags
    }
}
