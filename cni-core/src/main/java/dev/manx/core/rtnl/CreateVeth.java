package dev.manx.core.rtnl;

import dev.manx.core.netlink.AttributeWriter;

/// Creates a veth pair, each end under its final name in its final namespace: the near end here and
/// up, the peer in its own and down. One request, so there is never half a pair, nor an end in the
/// wrong place. The peer cannot be made up: the kernel opens it before it has tied the ends
/// together, and refuses (`drivers/net/veth.c`, `veth_open`: ENOTCONN). [ConfigureHostEnd] does it.
///
/// @param end index and name of the near end. The index is ours to choose, so that later requests
///   of the same send can name it; the kernel answers EBUSY when it is taken.
/// @param shape what both ends are made with, and the near end's MAC
public record CreateVeth(LinkRef end, VethShape shape, VethPeer peer) implements RtnlRequest {

    @Override
    public String describe() {
        return "create veth " + end + " with peer " + peer.name() + " in " + peer.namespace();
    }

    @Override
    public int type() {
        return Kernel.RTM_NEWLINK;
    }

    @Override
    public int flags() {
        return Kernel.NLM_F_CREATE | Kernel.NLM_F_EXCL;
    }

    @Override
    public void writeBody(AttributeWriter writer) {
        Kernel.ifinfomsg(writer, end.index(), Kernel.IFF_UP, Kernel.IFF_UP);
        writer.putName(Kernel.IFLA_IFNAME, end.name().name());
        if (shape.mac().isPresent()) {
            writer.put(Kernel.IFLA_ADDRESS, shape.mac().get().toBytes());
        }
        putShape(writer);
        writer.nested(
                Kernel.IFLA_LINKINFO,
                () -> {
                    writer.putText(Kernel.IFLA_INFO_KIND, "veth");
                    writer.nested(
                            Kernel.IFLA_INFO_DATA,
                            () -> writer.nested(Kernel.VETH_INFO_PEER, () -> writePeer(writer)));
                });
    }

    private void writePeer(AttributeWriter writer) {
        Kernel.ifinfomsg(writer, 0, 0, 0);
        writer.putName(Kernel.IFLA_IFNAME, peer.name().name());
        writer.put(Kernel.IFLA_ADDRESS, peer.mac().toBytes());
        putShape(writer);
        writer.putInt(Kernel.IFLA_NET_NS_FD, peer.namespace().fd().number());
    }

    private void putShape(AttributeWriter writer) {
        if (shape.mtu() != 0) {
            writer.putInt(Kernel.IFLA_MTU, shape.mtu());
        }
        if (shape.queues() != 0) {
            writer.putInt(Kernel.IFLA_NUM_TX_QUEUES, shape.queues());
            writer.putInt(Kernel.IFLA_NUM_RX_QUEUES, shape.queues());
        }
    }
}
