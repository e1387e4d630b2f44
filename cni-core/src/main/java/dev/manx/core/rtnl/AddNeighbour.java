package dev.manx.core.rtnl;

import dev.manx.core.net.IpAddress;
import dev.manx.core.net.Mac;
import dev.manx.core.netlink.AttributeWriter;

/// Adds a permanent neighbour: the MAC of an address on the link, which is then never asked for by
/// ARP or neighbour discovery. An entry that the kernel has learned is replaced.
public record AddNeighbour(LinkRef link, IpAddress address, Mac mac, NeighbourState state)
        implements RtnlRequest {

    /// A permanent one.
    public AddNeighbour(LinkRef link, IpAddress address, Mac mac) {
        this(link, address, mac, NeighbourState.PERMANENT);
    }

    @Override
    public String describe() {
        return "add neighbour " + address + " lladdr " + mac + " dev " + link;
    }

    @Override
    public int type() {
        return Kernel.RTM_NEWNEIGH;
    }

    @Override
    public int flags() {
        return Kernel.NLM_F_CREATE | Kernel.NLM_F_REPLACE;
    }

    @Override
    public void writeBody(AttributeWriter writer) {
        // struct ndmsg (linux/neighbour.h)
        writer.field8(address.family().number()) // ndm_family
                .field8(0) // ndm_pad1
                .field16(0) // ndm_pad2
                .field32(link.index()) // ndm_ifindex
                .field16(state.number()) // ndm_state
                .field8(0) // ndm_flags
                .field8(0); // ndm_type
        writer.put(Kernel.NDA_DST, address.toBytes());
        writer.put(Kernel.NDA_LLADDR, mac.toBytes());
    }
}
