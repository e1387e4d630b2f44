package dev.manx.core.netlink;

/// Netlink's padding rule: messages and attributes start at multiples of four.
final class Align {

    private Align() {}

    /// `#define NLMSG_ALIGN(len) ( ((len)+NLMSG_ALIGNTO-1) & ~(NLMSG_ALIGNTO-1) )` with `#define
    /// NLMSG_ALIGNTO 4U`, and the same again as `NLA_ALIGN` (`linux/netlink.h`).
    static int align(int length) {
        return (length + 3) & ~3;
    }
}
