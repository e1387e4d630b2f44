package dev.manx.core.rtnl;

import dev.manx.core.netlink.AttributeWriter;

/// Adds a rule to the routing policy (`ip rule add`). EEXIST when the same is there already.
public record AddRule(Rule rule) implements RtnlRequest {

    @Override
    public String describe() {
        return "add rule " + rule;
    }

    @Override
    public int type() {
        return Kernel.RTM_NEWRULE;
    }

    @Override
    public int flags() {
        return Kernel.NLM_F_CREATE | Kernel.NLM_F_EXCL;
    }

    @Override
    public void writeBody(AttributeWriter writer) {
        rule.write(writer);
    }
}
