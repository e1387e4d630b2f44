package dev.manx.core.rtnl;

import dev.manx.core.net.Cidr;
import dev.manx.core.netlink.AttributeWriter;

/// Deletes the route to a destination by a link from the main table, whoever put it there. ESRCH
/// when there is none.
public record DeleteRoute(Cidr destination, LinkRef link) implements RtnlRequest {

    @Override
    public String describe() {
        return "delete route " + destination + " dev " + link;
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
        // Here scope nowhere, protocol 0 and type 0 mean: any.
        Kernel.rtmsg(
                writer,
                destination,
                Route.MAIN_TABLE,
                RouteProtocol.UNSPEC,
                RouteScope.NOWHERE,
                RouteType.UNSPEC);
        writer.putInt(Kernel.RTA_OIF, link.index());
    }
}
