package dev.manx.core.rtnl;

import dev.manx.core.netlink.AttributeWriter;

/// Sets a link administratively up.
public record SetLinkUp(LinkRef link) implements RtnlRequest {

    @Override
    public String describe() {
        return "set " + link + " up";
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
        Kernel.ifinfomsg(writer, link.index(), Kernel.IFF_UP, Kernel.IFF_UP);
    }
}
