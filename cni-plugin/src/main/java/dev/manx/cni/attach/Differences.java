package dev.manx.cni.attach;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.core.rtnl.AddressEntry;
import dev.manx.core.rtnl.Ipv4Setting;
import dev.manx.core.rtnl.Link;
import dev.manx.core.rtnl.Neighbour;
import dev.manx.core.rtnl.Route;
import dev.manx.core.rtnl.RouteScope;
import dev.manx.core.rtnl.RouteType;
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
        if (observed.host().isEmpty()) {
            add("host link " + host.name() + " is missing");
            return;
        }
        Link link = observed.host().get();
        String name = "host link " + link.name();
        if (!link.alias().equals(host.owner().toString())) {
            add(name + " has alias \"" + link.alias() + "\", not \"" + host.owner() + "\"");
        }
        compareMac(name, link, host.mac().toString());
        compareMtu(name, link, wanted.mtu());
        compareUp(name, link);
        for (Ipv4Setting setting : wanted.settings().values().keySet()) {
            int is = link.ipv4Conf().get(setting);
            int should = wanted.settings().get(setting);
            if (is != should) {
                add(name + " has " + setting.fileName() + " " + is + ", not " + should);
            }
        }
        if (!observed.acceptRa().isEmpty() && !observed.acceptRa().equals("0")) {
            add(name + " has accept_ra " + observed.acceptRa() + ", not 0");
        }
        for (Attachment.PodAddress each : wanted.addresses()) {
            Cidr destination = Cidr.host(each.address());
            if (!has(observed.hostRoutes(), destination, Optional.empty(), link)) {
                add("host route " + destination + " dev " + link.name() + " is missing");
            }
        }
    }

    private void compareContainerSide() {
        if (observed.container().isEmpty()) {
            add("container link " + wanted.host().owner().ifname() + " is missing");
            return;
        }
        Link link = observed.container().get();
        String name = "container link " + link.name();
        if (observed.host().isPresent() && observed.host().get().peerIndex() != link.index()) {
            add(name + " is not the other end of host link " + observed.host().get().name());
        }
        compareMac(name, link, wantedContainer.mac());
        compareMtu(name, link, wantedContainer.mtu());
        compareUp(name, link);
        for (Attachment.PodAddress each : wanted.addresses()) {
            if (!hasAddress(link, each.address())) {
                add("address " + Cidr.host(each.address()) + " dev " + link.name() + " is missing");
            }
        }
        for (IpAddress gateway : wanted.gateways()) {
            compareWayOut(link, gateway);
        }
    }

    private void compareWayOut(Link link, IpAddress gateway) {
        if (!has(observed.routes(), Cidr.host(gateway), Optional.empty(), link)) {
            add("link route " + gateway + " dev " + link.name() + " is missing");
        }
        if (!has(observed.routes(), Cidr.containing(gateway, 0), Optional.of(gateway), link)) {
            add("default route via " + gateway + " dev " + link.name() + " is missing");
        }
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

    private boolean hasAddress(Link link, IpAddress address) {
        for (AddressEntry each : observed.addresses()) {
            if (each.linkIndex() == link.index()
                    && each.address().address().equals(address)
                    && each.address().length() == address.family().bits()) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(
            List<Route> routes, Cidr destination, Optional<IpAddress> gateway, Link link) {
        for (Route route : routes) {
            if (route.destination().equals(destination)
                    && route.gateway().equals(gateway)
                    && route.linkIndex() == link.index()
                    && route.type() == RouteType.UNICAST
                    && (gateway.isPresent() || route.scope() == RouteScope.LINK)) {
                return true;
            }
        }
        return false;
    }

    private Optional<Neighbour> neighbour(Link link, IpAddress address) {
        for (Neighbour each : observed.neighbours()) {
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
