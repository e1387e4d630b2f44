package dev.manx.core.rtnl;

import dev.manx.core.netlink.AttributeWriter;

/// Deletes a link; of a veth pair both ends, with all their addresses, routes and neighbours. The
/// kernel waits 14 to 30 ms in it, whatever the caller does; for several links at once see
/// [Rtnetlink#deleteLinks].
public record DeleteLink(LinkRef link) implements RtnlRequest {

    @Override
    public String describe() {
        return "delete link " + link;
    }

    @Override
    public int type() {
        return Kernel.RTM_DELLINK;
    }

    @Override
    public int flags() {
        return 0;
    }

    @Override
    public void writeBody(AttributeWriter writer) {
        Kernel.ifinfomsg(writer, link.index(), 0, 0);
    }
}
