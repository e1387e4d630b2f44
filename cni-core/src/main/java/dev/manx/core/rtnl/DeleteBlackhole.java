package dev.manx.core.rtnl;

import dev.manx.core.netlink.AttributeWriter;

/// Deletes a blackhole that this protocol put there. ESRCH when there is none.
public record DeleteBlackhole(Blackhole blackhole) implements RtnlRequest {

    @Override
    public String describe() {
        return "delete route " + blackhole;
    }

    @Override
    public int type() {
        return Kernel.RTM_DELROUTE;
    }

    @Override
    public int flags() {
        return 0;
    }

    @Override
    public void writeBody(AttributeWriter writer) {
        blackhole.write(writer, RouteScope.NOWHERE); // any
    }
}
