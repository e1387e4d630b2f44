package dev.manx.core.rtnl;

import dev.manx.core.netlink.AttributeWriter;

/// Deletes all links of a group in one step (`rtnl_group_dellink`): the kernel's wait is per
/// request, not per link. ENODEV when the group has none.
public record DeleteLinkGroup(int group) implements RtnlRequest {

    public DeleteLinkGroup {
        if (group == 0) {
            throw new IllegalArgumentException(
                    "link group 0 is the one that every link is in by default");
        }
    }

    @Override
    public String describe() {
        return "delete link group " + group;
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
        Kernel.ifinfomsg(writer, 0, 0, 0);
        writer.putInt(Kernel.IFLA_GROUP, group);
    }
}
