package dev.manx.cni.attach;

import dev.manx.core.rtnl.AddressEntry;
import dev.manx.core.rtnl.Link;
import dev.manx.core.rtnl.Neighbour;
import dev.manx.core.rtnl.Route;
import java.util.List;
import java.util.Optional;

/// What the kernel has, as CHECK finds it.
///
/// @param host the link on the node, under the attachment's name or alias
/// @param hostRoutes the node's main table
/// @param acceptRa the host end's IPv6 `accept_ra`; empty where it has no IPv6
/// @param container the link in the container under the attachment's name
/// @param addresses all of the container's
/// @param routes the container's main table
/// @param neighbours all of the container's
public record Observed(
        Optional<Link> host,
        List<Route> hostRoutes,
        String acceptRa,
        Optional<Link> container,
        List<AddressEntry> addresses,
        List<Route> routes,
        List<Neighbour> neighbours) {

    public Observed {
        hostRoutes = List.copyOf(hostRoutes);
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
        neighbours = List.copyOf(neighbours);
    }
}
