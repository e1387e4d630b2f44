package dev.manx.ipam.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.core.rtnl.Ipv4Conf;
import dev.manx.core.rtnl.Link;
import dev.manx.core.rtnl.Route;
import dev.manx.core.rtnl.RouteProtocol;
import dev.manx.core.rtnl.RouteScope;
import dev.manx.core.rtnl.RouteType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelLinksTest {

    private static final Link OURS = link(7, "manx:net:6fa4fc0f157:eth0");

    @Test
    void linkWithOurAliasIsAnAttachmentWithTheHostRoutesOnIt() {
        List<Route> routes =
                List.of(
                        route(7, "10.0.0.1/32", Optional.empty()),
                        route(7, "fd00::1/128", Optional.empty()),
                        route(8, "10.0.0.2/32", Optional.empty()));
        assertThat(KernelLinks.join("net", List.of(OURS), routes))
                .containsExactly(
                        new LinkAllocation(
                                "net",
                                "6fa4fc0f157",
                                "eth0",
                                List.of(IpAddress.parse("10.0.0.1"), IpAddress.parse("fd00::1"))));
    }

    @Test
    void networksAndRoutesViaAGatewayAreNoAddresses() {
        List<Route> routes =
                List.of(
                        route(7, "10.0.0.0/26", Optional.empty()),
                        route(7, "10.0.0.9/32", Optional.of(IpAddress.parse("10.0.0.1"))));
        assertThat(KernelLinks.join("net", List.of(OURS), routes))
                .containsExactly(new LinkAllocation("net", "6fa4fc0f157", "eth0", List.of()));
    }

    @Test
    void blackholesAreToldByTheirPrefix() {
        var blackhole =
                new Route(
                        Cidr.parse("10.0.0.64/26"),
                        Optional.empty(),
                        0,
                        RouteType.BLACKHOLE,
                        RouteScope.GLOBAL,
                        RouteProtocol.BIRD,
                        Route.MAIN_TABLE,
                        0,
                        0);
        assertThat(
                        KernelLinks.blackholes(
                                List.of(route(7, "10.0.0.0/26", Optional.empty()), blackhole)))
                .containsExactly(Cidr.parse("10.0.0.64/26"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "uplink",
                "manx",
                "manx:other:c:eth0",
                "manx:net:c",
                "manx:net:c:eth0:more",
                "manx:net::eth0",
                "manx:net:c:",
                "manx:net:c c:eth0",
                "calico:net:c:eth0"
            })
    void otherAliasesAreNotOurs(String alias) {
        assertThat(KernelLinks.join("net", List.of(link(7, alias)), List.of())).isEmpty();
    }

    @Test
    void hostRoutesOnLinksOfNoNetworkAreStray() {
        List<Route> routes =
                List.of(
                        route(7, "10.0.0.1/32", Optional.empty()),
                        route(8, "10.0.0.2/32", Optional.empty()),
                        route(8, "10.0.0.0/26", Optional.empty()),
                        route(8, "10.0.0.3/32", Optional.of(IpAddress.parse("10.0.0.1"))));
        assertThat(KernelLinks.strays(List.of(OURS, link(8, "")), routes))
                .containsExactly(new HostRoute(IpAddress.parse("10.0.0.2"), "cali0"));
    }

    private static Link link(int index, String alias) {
        return new Link(
                index,
                "cali0",
                alias,
                Optional.empty(),
                1500,
                true,
                "veth",
                2,
                0,
                0,
                Ipv4Conf.NONE);
    }

    private static Route route(int link, String destination, Optional<IpAddress> gateway) {
        return new Route(
                Cidr.parse(destination),
                gateway,
                link,
                RouteType.UNICAST,
                RouteScope.LINK,
                RouteProtocol.BOOT,
                Route.MAIN_TABLE,
                0,
                0);
    }
}
