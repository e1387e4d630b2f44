package dev.manx.core.rtnl;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import java.util.Optional;

/// A route as the kernel describes it.
///
/// @param gateway the next hop; empty for destinations on the link, blackholes and routes with
///   several next hops
/// @param linkIndex the outgoing link; 0 when there is none, as for a blackhole
/// @param table the table's number, see [#MAIN_TABLE]
/// @param metric `RTA_PRIORITY`; 0 when there is none
/// @param mtu `RTAX_MTU`, the route's own MTU; 0 when it has none and the link's counts
public record Route(
        Cidr destination,
        Optional<IpAddress> gateway,
        int linkIndex,
        RouteType type,
        RouteScope scope,
        RouteProtocol protocol,
        int table,
        int metric,
        int mtu) {

    /// `RT_TABLE_MAIN`, what `ip route` shows.
    public static final int MAIN_TABLE = 254;
}
