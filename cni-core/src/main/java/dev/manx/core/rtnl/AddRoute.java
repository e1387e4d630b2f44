package dev.manx.core.rtnl;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import dev.manx.core.netlink.AttributeWriter;
import java.util.Optional;

/// Adds a unicast route, protocol boot as `ip route add` does. Without a gateway the destination is
/// on the link (IPv4: scope link). EEXIST when the table has a route to this destination with this
/// metric already, whoever put it there.
///
/// @param table its number, see [Route#MAIN_TABLE]
/// @param metric 0 for the family's own: 0 in IPv4, [Route#DEFAULT_METRIC_INET6] in IPv6. Among
///   routes to one destination the lowest counts; one that is bound to its link finds the others.
public record AddRoute(
        Cidr destination, Optional<IpAddress> gateway, LinkRef link, int table, int metric)
        implements RtnlRequest {

    private static final int MAX_TABLE_IN_RTMSG = 255;

    /// A route of the main table to addresses on the link itself.
    public static AddRoute onLink(Cidr destination, LinkRef link) {
        return new AddRoute(destination, Optional.empty(), link, Route.MAIN_TABLE, 0);
    }

    /// A route of the main table through a gateway.
    public static AddRoute via(Cidr destination, IpAddress gateway, LinkRef link) {
        return new AddRoute(destination, Optional.of(gateway), link, Route.MAIN_TABLE, 0);
    }

    /// The same in another table.
    public AddRoute inTable(int newTable) {
        return new AddRoute(destination, gateway, link, newTable, metric);
    }

    /// The same with another metric.
    public AddRoute withMetric(int newMetric) {
        return new AddRoute(destination, gateway, link, table, newMetric);
    }

    @Override
    public String describe() {
        return "add route "
                + destination
                + (gateway.isPresent() ? " via " + gateway.get() : "")
                + " dev "
                + link
                + (table == Route.MAIN_TABLE ? "" : " table " + table);
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
        // IPv6 has no scopes of routes; the kernel ignores the field, ip sends 0.
        boolean scopeLink = gateway.isEmpty() && destination.family() == Family.INET;
        boolean fits = table <= MAX_TABLE_IN_RTMSG;
        Kernel.rtmsg(
                writer,
                destination,
                fits ? table : 0,
                RouteProtocol.BOOT,
                scopeLink ? RouteScope.LINK : RouteScope.GLOBAL,
                RouteType.UNICAST);
        if (gateway.isPresent()) {
            writer.put(Kernel.RTA_GATEWAY, gateway.get().toBytes());
        }
        writer.putInt(Kernel.RTA_OIF, link.index());
        if (!fits) {
            writer.putInt(Kernel.RTA_TABLE, table);
        }
        if (metric != 0) {
            writer.putInt(Kernel.RTA_PRIORITY, metric);
        }
    }
}
