package dev.manx.core.rtnl;

import dev.manx.core.net.IpAddress;
import dev.manx.core.netlink.AttributeWriter;

/// Asks which way a packet to an address would go, as `ip route get` does; its outcome is
/// [Outcome.Routed]. ENETUNREACH when there is no way.
public record RouteTo(IpAddress address) implements RtnlRequest {

    @Override
    public String describe() {
        return "look up the route to " + address;
    }

    @Override
    public int type() {
        return Kernel.RTM_GETROUTE;
    }

    @Override
    public int flags() {
        return 0;
    }

    @Override
    public void writeBody(AttributeWriter writer) {
        Kernel.rtmsg(writer, address.family(), address.family().bits(), 0, 0, 0, 0);
        writer.put(Kernel.RTA_DST, address.toBytes());
    }
}
