package dev.manx.core.rtnl;

import dev.manx.core.net.Cidr;
import dev.manx.core.netlink.AttributeWriter;

/// Deletes the route to a destination that this protocol put into the main table, whatever its type
/// and next hops. ESRCH when there is none.
public record DeleteRoute(Cidr destination, RouteProtocol protocol) implements RtnlRequest {

    @Override
    public String describe() {
        return "delete route " + destination + " protocol " + protocol;
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
        // Here scope nowhere and type 0 mean: any.
        Kernel.rtmsg(
                writer,
                destination,
                Route.MAIN_TABLE,
                protocol,
                RouteScope.NOWHERE,
                RouteType.UNSPEC);
    }
}
