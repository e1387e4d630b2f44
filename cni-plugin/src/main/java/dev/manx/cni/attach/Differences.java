package dev.manx.cni.attach;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import dev.manx.core.rtnl.AddRoute;
import dev.manx.core.rtnl.AddressEntry;
import dev.manx.core.rtnl.Ipv4Setting;
import dev.manx.core.rtnl.Link;
import dev.manx.core.rtnl.Neighbour;
import dev.manx.core.rtnl.Route;
import dev.manx.core.rtnl.RouteScope;
import dev.manx.core.rtnl.RouteType;
import dev.manx.core.rtnl.Rule;
import dev.manx.core.spec.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a kernel differs from an attachment, a sentence a difference. All of them at once: who
/// repairs one thing should not have to come back for the next.
public final class Differences {

    private final Attachment wanted;
    private final Result.Interface wantedContainer;
    private final Observed observed;
    private final List<String> found = new ArrayList<>();

    private Differences(Attachment wanted, Result.Interface wantedContainer, Observed observed) {
        this.wanted = wanted;
        this.wantedContainer = wantedContainer;
        this.observed = observed;
    }

    /// @param wanted as ADD made it; an MTU of 0 is not compared
    /// @param wantedContainer the container's end as the previous result tells it, after whatever
    ///   plugins behind us have made of it; a MAC or MTU that it does not tell is not compared
    public static List<String> of(
            Attachment wanted, Result.Interface wantedContainer, Observed observed) {
        var differences = new Differences(wanted, wantedContainer, observed);
        differences.compareHostSide();
        differences.compareContainerSide();
        return List.copyOf(differences.found);
    }

    private void compareHostSide() {
        HostEnd host = wanted.host();
        Observed.NodeSide node = observed.node();
        if (node.link().isEmpty()) {
            add("host link " + host.name() + " is missing");
            return;
        }
        Link link = node.link().get();
        String name = "host link " + link.name();
        if (!link.alias().equals(host.owner().toString())) {
            add(name + " has alias \"" + link.alias() + "\", not \"" + host.owner() + "\"");
        }
        compareMac(name, link, host.mac().toString());
        compareMtu(name, link, wanted.veth().mtu());
        compareUp(name, link);
        for (Ipv4Setting setting : wanted.settings().values().keySet()) {
            int is = link.ipv4Conf().get(setting);
            int should = wanted.settings().get(setting);
            if (is != should) {
                add(name + " has " + setting.fileName() + " " + is + ", not " + should);
            }
        }
        if (!node.acceptRa().isEmpty() && !node.acceptRa().equals("0")) {
            add(name + " has accept_ra " + node.acceptRa() + ", not 0");
        }
        if (wanted.hasInet6()) {
            compareHostInet6(node, link);
        } else if (node.disabled6().equals("0")) {
            add(name + " has disable_ipv6 0, not 1");
        }
        for (IpAddress each : wanted.addresses()) {
            AddRoute route = AddRoute.onLink(Cidr.host(each), link.ref());
            if (!has(node.routes(), route)) {
                add("host route " + route.destination() + " dev " + link.name() + " is missing");
            }
        }
    }

    private void compareHostInet6(Observed.NodeSide node, Link link) {
        if (!node.forwarding6().equals("1")) {
            add("net.ipv6.conf.all.forwarding is " + node.forwarding6() + ", not 1");
        }
        IpAddress linkLocal = wanted.host().mac().linkLocal();
        if (!hasAddress(node.addresses(), link, linkLocal)) {
            add("host address " + linkLocal + " dev " + link.name() + " is missing");
        }
    }

    private void compareContainerSide() {
        Observed.ContainerSide container = observed.container();
        if (container.link().isEmpty()) {
            add("container link " + wanted.host().owner().ifname() + " is missing");
            return;
        }
        Link link = container.link().get();
        String name = "container link " + link.name();
        Optional<Link> host = observed.node().link();
        if (host.isPresent() && host.get().peerIndex() != link.index()) {
            add(name + " is not the other end of host link " + host.get().name());
        }
        compareMac(name, link, wantedContainer.mac());
        compareMtu(name, link, wantedContainer.mtu());
        compareUp(name, link);
        for (IpAddress each : wanted.addresses()) {
            if (!hasHostAddress(container.addresses(), link, each)) {
                add("address " + Cidr.host(each) + " dev " + link.name() + " is missing");
            }
        }
        for (WayOut way : wanted.ways()) {
            compareWayOut(link, way);
        }
        if (!wanted.host().owner().ifname().isFirst()) {
            compareRules(container);
        }
    }

    private void compareWayOut(Link link, WayOut way) {
        IpAddress gateway = way.gateway();
        if (!has(observed.container().routes(), AddRoute.onLink(Cidr.host(gateway), link.ref()))) {
            add("link route " + gateway + " dev " + link.name() + " is missing");
        }
        for (Cidr each : way.destinations()) {
            compareRoute(AddRoute.via(each, gateway, link.ref()));
        }
        if (!wanted.host().owner().ifname().isFirst()) {
            compareRoute(
                    AddRoute.via(way.everything(), gateway, link.ref())
                            .inTable(wanted.host().table()));
        }
        compareNeighbour(link, gateway);
    }

    private void compareRoute(AddRoute route) {
        if (!has(observed.container().routes(), route)) {
            add(
                    (route.destination().length() == 0
                                    ? "default route"
                                    : "route " + route.destination())
                            + " via "
                            + route.gateway().orElseThrow()
                            + " dev "
                            + route.link()
                            + (route.table() == Route.MAIN_TABLE ? "" : " table " + route.table())
                            + " is missing");
        }
    }

    private void compareRules(Observed.ContainerSide container) {
        for (IpAddress each : wanted.addresses()) {
            var rule =
                    new Rule(Cidr.host(each), wanted.host().table(), AttachmentPlan.RULE_PRIORITY);
            if (!container.rules().contains(rule)) {
                add("rule " + rule + " is missing");
            }
        }
    }

    private void compareNeighbour(Link link, IpAddress gateway) {
        String name = "neighbour " + gateway + " dev " + link.name();
        Optional<Neighbour> entry = neighbour(link, gateway);
        if (entry.isEmpty()) {
            add(name + " is missing");
            return;
        }
        Neighbour neighbour = entry.get();
        String mac = neighbour.mac().map(Object::toString).orElse("none");
        if (!mac.equals(wanted.host().mac().toString())) {
            add(name + " has lladdr " + mac + ", not " + wanted.host().mac());
        }
        if (!neighbour.permanent()) {
            add(name + " is not permanent");
        }
    }

    private void compareMac(String name, Link link, String should) {
        String is = link.mac().map(Object::toString).orElse("none");
        if (!should.isEmpty() && !is.equalsIgnoreCase(should)) {
            add(name + " has MAC " + is + ", not " + should);
        }
    }

    private void compareMtu(String name, Link link, int should) {
        if (should != 0 && link.mtu() != should) {
            add(name + " has MTU " + link.mtu() + ", not " + should);
        }
    }

    private void compareUp(String name, Link link) {
        if (!link.up()) {
            add(name + " is down");
        }
    }

    private static boolean hasHostAddress(
            List<AddressEntry> addresses, Link link, IpAddress address) {
        for (AddressEntry each : addresses) {
            if (each.linkIndex() == link.index()
                    && each.address().address().equals(address)
                    && each.address().length() == address.family().bits()) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasAddress(List<AddressEntry> addresses, Link link, IpAddress address) {
        for (AddressEntry each : addresses) {
            if (each.linkIndex() == link.index() && each.address().address().equals(address)) {
                return true;
            }
        }
        return false;
    }

    /// Whatever its metric. IPv6 has no scopes of routes.
    private static boolean has(List<Route> routes, AddRoute wanted) {
        for (Route route : routes) {
            boolean scopeLink =
                    wanted.gateway().isPresent()
                            || route.destination().family() == Family.INET6
                            || route.scope() == RouteScope.LINK;
            if (route.destination().equals(wanted.destination())
                    && route.gateway().equals(wanted.gateway())
                    && route.linkIndex() == wanted.link().index()
                    && route.table() == wanted.table()
                    && route.type() == RouteType.UNICAST
                    && scopeLink) {
                return true;
            }
        }
        return false;
    }

    private Optional<Neighbour> neighbour(Link link, IpAddress address) {
        for (Neighbour each : observed.container().neighbours()) {
            if (each.linkIndex() == link.index() && each.address().equals(address)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private void add(String difference) {
        found.add(difference);
    }
}
