package dev.manx.core.rtnl;

import dev.manx.core.net.Mac;
import dev.manx.core.netlink.AttributeWriter;

/// Gives a link another hardware address.
public record SetLinkMac(LinkRef link, Mac mac) implements RtnlRequest {

    @Override
    public String describe() {
        return "set MAC " + mac + " on " + link;
    }

    @Override
    public int type() {
        return Kernel.RTM_SETLINK;
    }

    @Override
    public int flags() {
        return 0;
    }

    @Override
    public void writeBody(AttributeWriter writer) {
        Kernel.ifinfomsg(writer, link.index(), 0, 0);
        writer.put(Kernel.IFLA_ADDRESS, mac.toBytes());
    }
}
