package dev.manx.core.rtnl;

import dev.manx.core.net.Family;
import dev.manx.core.net.InterfaceAddress;
import dev.manx.core.netlink.AttributeWriter;

/// Adds an address to a link. EEXIST when it is there already. An IPv6 address is usable at once:
/// nobody else can have an address that IPAM gave to us, so duplicate detection is left out.
public record AddAddress(LinkRef link, InterfaceAddress address) implements RtnlRequest {

    @Override
    public String describe() {
        return "add address " + address + " dev " + link;
    }

    @Override
    public int type() {
        return Kernel.RTM_NEWADDR;
    }

    @Override
    public int flags() {
        return Kernel.NLM_F_CREATE | Kernel.NLM_F_EXCL;
    }

    @Override
    public void writeBody(AttributeWriter writer) {
        Family family = address.address().family();
        int flags = family == Family.INET6 ? Kernel.IFA_F_NODAD : 0;
        // struct ifaddrmsg (linux/if_addr.h)
        writer.field8(family.number()) // ifa_family
                .field8(address.length()) // ifa_prefixlen
                .field8(flags) // ifa_flags
                .field8(RouteScope.GLOBAL.number()) // ifa_scope
                .field32(link.index()); // ifa_index
        byte[] bytes = address.address().toBytes();
        writer.put(Kernel.IFA_LOCAL, bytes);
        writer.put(Kernel.IFA_ADDRESS, bytes);
    }
}
