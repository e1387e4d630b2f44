package dev.manx.core.rtnl;

import dev.manx.core.net.Family;
import dev.manx.core.netlink.AttributeWriter;

/// Deletes the first rule of a family that leads to a table. ENOENT when there is none.
public record DeleteRule(Family family, int table) implements RtnlRequest {

    @Override
    public String describe() {
        return "delete rule to table " + table;
    }

    @Override
    public int type() {
        return Kernel.RTM_DELRULE;
    }

    @Override
    public int flags() {
        return 0;
    }

    @Override
    public void writeBody(AttributeWriter writer) {
        Kernel.fibRuleHeader(writer, family, 0);
        writer.putInt(Kernel.FRA_TABLE, table);
    }
}
