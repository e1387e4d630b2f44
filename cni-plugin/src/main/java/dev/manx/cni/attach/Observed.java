package dev.manx.cni.attach;

import dev.manx.core.rtnl.AddressEntry;
import dev.manx.core.rtnl.Link;
import dev.manx.core.rtnl.Neighbour;
import dev.manx.core.rtnl.Route;
import dev.manx.core.rtnl.Rule;
import java.util.List;
import java.util.Optional;

/// What the kernel has, as CHECK finds it.
public record Observed(NodeSide node, ContainerSide container) {

    /// The node.
    ///
    /// @param link the link under the attachment's name or alias
    /// @param addresses all of the node's; not looked at without IPv6
    /// @param routes the main table, of the attachment's families
    /// @param acceptRa the link's IPv6 `accept_ra`; empty where it has no IPv6
    /// @param disabled6 the link's `disable_ipv6`; empty where there is no IPv6, and not looked at
    ///   with it
    /// @param forwarding6 `net.ipv6.conf.all.forwarding`; empty where there is no IPv6
    public record NodeSide(
            Optional<Link> link,
            List<AddressEntry> addresses,
            List<Route> routes,
            String acceptRa,
            String disabled6,
            String forwarding6) {

        public NodeSide {
            addresses = List.copyOf(addresses);
            routes = List.copyOf(routes);
        }
    }

    /// The container.
    ///
    /// @param link the link under the attachment's name
    /// @param addresses all of the container's
    /// @param routes the main table and the attachment's own, of the attachment's families
    /// @param rules those of the attachment's families that go by source
    /// @param neighbours all of the container's
    public record ContainerSide(
            Optional<Link> link,
            List<AddressEntry> addresses,
            List<Route> routes,
            List<Rule> rules,
            List<Neighbour> neighbours) {

        public ContainerSide {
            addresses = List.copyOf(addresses);
            routes = List.copyOf(routes);
            rules = List.copyOf(rules);
            neighbours = List.copyOf(neighbours);
        }
    }
}
