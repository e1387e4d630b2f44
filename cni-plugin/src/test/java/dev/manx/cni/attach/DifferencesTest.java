package dev.manx.cni.attach;

import static dev.manx.cni.attach.Samples.ADDRESS;
import static dev.manx.cni.attach.Samples.ATTACHMENT;
import static dev.manx.cni.attach.Samples.GATEWAY;
import static dev.manx.cni.attach.Samples.HOST;
import static dev.manx.cni.attach.Samples.MAC;
import static dev.manx.cni.attach.Samples.hostLink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.InterfaceAddress;
import dev.manx.core.net.IpAddress;
import dev.manx.core.net.Mac;
import dev.manx.core.rtnl.AddressEntry;
import dev.manx.core.rtnl.Ipv4Conf;
import dev.manx.core.rtnl.Ipv4Setting;
import dev.manx.core.rtnl.Link;
import dev.manx.core.rtnl.Neighbour;
import dev.manx.core.rtnl.Route;
import dev.manx.core.rtnl.RouteProtocol;
import dev.manx.core.rtnl.RouteScope;
import dev.manx.core.rtnl.RouteType;
import dev.manx.core.spec.Result;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DifferencesTest {

    private static final int END = HOST.containerIndex();
    private static final Mac CONTAINER_MAC = Mac.parse("0a:00:00:00:00:01");
    private static final Result.Interface CONTAINER =
            new Result.Interface("eth0", "0a:00:00:00:00:01", 1450, "/run/netns/x");

    private static Link end(Mac mac, int mtu, boolean up) {
        return new Link(END, "eth0", "", Optional.of(mac), mtu, up, "veth", 7, 0, 0, Ipv4Conf.NONE);
    }

    private static Route route(String destination, Optional<IpAddress> gateway, int link) {
        return new Route(
                Cidr.parse(destination),
                gateway,
                link,
                RouteType.UNICAST,
                gateway.isPresent() ? RouteScope.GLOBAL : RouteScope.LINK,
                RouteProtocol.BOOT,
                Route.MAIN_TABLE,
                0,
                0);
    }

    private static final List<Route> HOST_ROUTES =
            List.of(route("10.244.166.128/32", Optional.empty(), 7));
    private static final Optional<Link> CONTAINER_LINK =
            Optional.of(end(CONTAINER_MAC, 1450, true));
    private static final List<AddressEntry> ADDRESSES =
            List.of(new AddressEntry(END, new InterfaceAddress(ADDRESS, 32)));
    private static final List<Route> ROUTES =
            List.of(
                    route("169.254.1.1/32", Optional.empty(), END),
                    route("0.0.0.0/0", Optional.of(GATEWAY), END));
    private static final List<Neighbour> NEIGHBOURS =
            List.of(new Neighbour(END, GATEWAY, Optional.of(MAC), true));

    private static List<String> of(Observed observed) {
        return Differences.of(ATTACHMENT, CONTAINER, observed);
    }

    private static List<String> ofHost(Link host, List<Route> hostRoutes, String acceptRa) {
        return of(
                new Observed(
                        new Observed.NodeSide(
                                Optional.of(host), List.of(), hostRoutes, acceptRa, "1", ""),
                        new Observed.ContainerSide(
                                CONTAINER_LINK, ADDRESSES, ROUTES, List.of(), NEIGHBOURS)));
    }

    private static List<String> ofContainer(
            Optional<Link> link,
            List<AddressEntry> addresses,
            List<Route> routes,
            List<Neighbour> neighbours) {
        return of(
                new Observed(
                        new Observed.NodeSide(
                                Optional.of(hostLink()), List.of(), HOST_ROUTES, "0", "1", ""),
                        new Observed.ContainerSide(
                                link, addresses, routes, List.of(), neighbours)));
    }

    @Test
    void whatAddMadeHasNone() {
        assertThat(ofHost(hostLink(), HOST_ROUTES, "0")).isEmpty();
        assertThat(ofHost(hostLink(), HOST_ROUTES, "")).isEmpty();
    }

    @Test
    void nothingAtAllIsToldInTwoSentences() {
        assertThat(
                        of(
                                new Observed(
                                        new Observed.NodeSide(
                                                Optional.empty(), List.of(), List.of(), "", "", ""),
                                        new Observed.ContainerSide(
                                                Optional.empty(),
                                                List.of(),
                                                List.of(),
                                                List.of(),
                                                List.of()))))
                .containsExactly("host link calic1 is missing", "container link eth0 is missing");
    }

    @Test
    void everyAlterationOfTheHostSideIsNamed() {
        var altered =
                new Link(
                        7,
                        "calic1",
                        "lab",
                        Optional.of(CONTAINER_MAC),
                        1500,
                        false,
                        "veth",
                        END,
                        0,
                        0,
                        Ipv4Conf.NONE
                                .with(Ipv4Setting.FORWARDING, 0)
                                .with(Ipv4Setting.PROXY_ARP, 1));
        assertThat(ofHost(altered, List.of(), "2"))
                .containsExactly(
                        "host link calic1 has alias \"lab\", not \"manx:net:c1:eth0\"",
                        "host link calic1 has MAC 0a:00:00:00:00:01, not ee:ee:ee:ee:ee:ee",
                        "host link calic1 has MTU 1500, not 1450",
                        "host link calic1 is down",
                        "host link calic1 has forwarding 0, not 1",
                        "host link calic1 has proxy_arp 1, not 0",
                        "host link calic1 has accept_ra 2, not 0",
                        "host route 10.244.166.128/32 dev calic1 is missing");
    }

    @Test
    void everyAlterationOfTheContainersLinkIsNamed() {
        assertThat(ofContainer(Optional.of(end(MAC, 1500, false)), ADDRESSES, ROUTES, NEIGHBOURS))
                .containsExactly(
                        "container link eth0 has MAC ee:ee:ee:ee:ee:ee, not 0a:00:00:00:00:01",
                        "container link eth0 has MTU 1500, not 1450",
                        "container link eth0 is down");
    }

    @Test
    void everythingMissingInsideIsNamed() {
        assertThat(ofContainer(CONTAINER_LINK, List.of(), List.of(), List.of()))
                .containsExactly(
                        "address 10.244.166.128/32 dev eth0 is missing",
                        "link route 169.254.1.1 dev eth0 is missing",
                        "default route via 169.254.1.1 dev eth0 is missing",
                        "neighbour 169.254.1.1 dev eth0 is missing");
    }

    @Test
    void anAddressWithAnotherLengthOrOnAnotherLinkDoesNotCount() {
        assertThat(
                        ofContainer(
                                CONTAINER_LINK,
                                List.of(
                                        new AddressEntry(END, new InterfaceAddress(ADDRESS, 24)),
                                        new AddressEntry(1, new InterfaceAddress(ADDRESS, 32))),
                                ROUTES,
                                NEIGHBOURS))
                .containsExactly("address 10.244.166.128/32 dev eth0 is missing");
    }

    @Test
    void aNeighbourThatWasLearnedIsNotThePermanentOne() {
        assertThat(
                        ofContainer(
                                CONTAINER_LINK,
                                ADDRESSES,
                                ROUTES,
                                List.of(
                                        new Neighbour(
                                                END, GATEWAY, Optional.of(CONTAINER_MAC), false))))
                .containsExactly(
                        "neighbour 169.254.1.1 dev eth0 has lladdr 0a:00:00:00:00:01, not"
                                + " ee:ee:ee:ee:ee:ee",
                        "neighbour 169.254.1.1 dev eth0 is not permanent");
    }

    @Test
    void anotherPairsEndUnderTheNameIsNotTheOtherEnd() {
        assertThat(ofHost(hostLink("veth", "calic1", "manx:net:c1:eth0", MAC, 3), HOST_ROUTES, "0"))
                .containsExactly("container link eth0 is not the other end of host link calic1");
    }
}
