package dev.manx.core.rtnl;

import dev.manx.core.netlink.AttributeWriter;

/// Adds a blackhole. EEXIST when the table has a route to this destination with this metric
/// already, whoever put it there.
public record AddBlackhole(Blackhole blackhole) implements RtnlRequest {

    @Override
    public String describe() {
        return "add route " + blackhole;
    }

    @Override
    public int type() {
        return Kernel.RTM_NEWROUTE;
    }

    @Override
    public int flags() {
        return Kernel.NLM_F_CREATE | Kernel.NLM_F_EXCL;
    }

    @Override
    public void writeBody(AttributeWriter writer) {
        blackhole.write(writer, RouteScope.GLOBAL);
    }
}
