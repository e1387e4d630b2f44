package dev.manx.core.rtnl;

import dev.manx.core.netlink.AttributeWriter;

/// Puts a link into a group, so that [DeleteLinkGroup] can delete many at once.
public record SetLinkGroup(LinkRef link, int group) implements RtnlRequest {

    @Override
    public String describe() {
        return "put " + link + " into link group " + group;
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
        writer.putInt(Kernel.IFLA_GROUP, group);
    }
}
