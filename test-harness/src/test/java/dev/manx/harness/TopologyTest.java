package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Networks as people build them, each node with the sidecar and a real BIRD.
@Tag("root")
class TopologyTest {

    private static final Duration UP = Duration.ofSeconds(90);
    private static final String NEW = "10.244.200.0/26";

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    /// Of BIRD 1.6 and 2 in turn where there are both, with IPv4 and IPv6.
    @Test
    void inAMeshOfTenNodesOfBothVersionsAllKnowANewBlockWithinASecond() {
        List<SidecarNode> nodes = lan(10, 100);
        for (int i = 0; i < nodes.size(); i++) {
            SidecarNode node = nodes.get(i);
            node.config().put("address6", v6(100 + i));
            ArrayNode mesh = node.config().putObject("mesh").putArray("nodes");
            for (int other = 0; other < nodes.size(); other++) {
                mesh.addObject().put("address", v4(100 + other)).put("address6", v6(100 + other));
            }
            node.own("10.244." + i + ".0/26", "fd00:10:244:" + i + "::/122");
        }
        nodes.forEach(SidecarNode::startSidecar);
        for (SidecarNode node : nodes) {
            awaitRoutes(node, 9, "-4", "via 10.20.30.");
            awaitRoutes(node, 9, "-6", "via fd00:10:20:30::");
        }

        long start = System.nanoTime();
        nodes.getFirst().own(NEW);
        for (SidecarNode node : nodes.subList(1, nodes.size())) {
            Await.until(
                    node.node().name() + " knows the block",
                    UP,
                    () -> node.node().ip().routeLines(),
                    lines -> lines.stream().anyMatch(line -> line.startsWith(NEW)));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    /// Clients have no session with each other, and next hops are the clients' own.
    @Test
    void twentyClientsOfTwoRouteReflectorsReachEachOtherThroughEither() {
        List<SidecarNode> nodes = lan(22, 100);
        List<SidecarNode> reflectors = nodes.subList(0, 2);
        for (int i = 0; i < nodes.size(); i++) {
            SidecarNode node = nodes.get(i);
            boolean reflects = i < reflectors.size();
            ArrayNode peers = node.config().putArray("peers");
            for (int other = 0; other < (reflects ? nodes.size() : reflectors.size()); other++) {
                if (other != i) {
                    peers.addObject()
                            .put("address", v4(100 + other))
                            .put("asNumber", 64512)
                            .put("routeReflectorClient", reflects && other >= reflectors.size());
                }
            }
            node.own("10.244." + i + ".0/26");
        }
        nodes.forEach(SidecarNode::startSidecar);

        SidecarNode last = nodes.getLast();
        awaitRoutes(last, nodes.size() - 1, "-4", "via 10.20.30.");
        for (int i = 0; i < nodes.size() - 1; i++) {
            last.awaitRoute(
                    "10.244." + i + ".0/26 via " + v4(100 + i) + " dev ens192 proto bird", true);
        }
        Await.until(
                "both reflectors are there",
                UP,
                () -> last.birdc().protocols("BGP"),
                lines ->
                        lines.size() == 2
                                && lines.stream().allMatch(line -> line.endsWith("Established")));

        reflectors.getFirst().command("drain").orFail();
        SidecarNode third = nodes.get(2);
        third.own(NEW);
        String route = NEW + " via " + v4(102) + " dev ens192 proto bird";
        last.awaitRoute(route, true);
        assertThat(last.node().ip().routeLines())
                .contains("10.244.2.0/26 via " + v4(102) + " dev ens192 proto bird");
    }

    /// Two racks with an AS each, and two routers of FRR's above both. Sessions have a password and
    /// are for neighbours on the link only.
    @Test
    void racksPeerWithTheirRoutersByEbgpAndUseBothUplinks() {
        assumeTrue(FrrRouter.isThere(), "no FRR: Debian's package frr is not installed");
        Node a = net.node("a");
        Node b = net.node("b");
        List<FrrRouter> routers = List.of(router(1, a, b), router(2, a, b));
        SidecarNode rackA = rack(a, 1);
        SidecarNode rackB = rack(b, 2);
        rackA.own("10.244.1.0/26");
        rackB.own("10.244.2.0/26");
        rackA.startSidecar();
        rackB.startSidecar();

        for (String hop : List.of("via 10.1.1.1 dev a1", "via 10.1.2.1 dev a2")) {
            Await.until(
                    "the other rack is " + hop,
                    UP,
                    () -> a.ip().routeLines() + "\n" + rackA.logText(),
                    text ->
                            text.contains("10.244.2.0/26 proto bird")
                                    && text.contains("nexthop " + hop));
        }
        for (FrrRouter router : routers) {
            assertThat(router.show("show bgp ipv4 unicast 10.244.1.0/26"))
                    .contains("Community: 64601:100", "Large Community: 64601:1:2");
            assertThat(router.node().ip().routeLines())
                    .anyMatch(
                            line -> line.startsWith("10.244.1.0/26") && line.contains("proto bgp"));
        }
        assertThat(routers.getFirst().show("show bgp neighbors 10.1.1.2"))
                .contains(
                        "BGP state = Established",
                        "External BGP neighbor may be up to 1 hops away");

        rackB.command("drain").orFail();
        Await.until(
                "the drained rack's block is gone",
                UP,
                () -> a.ip().routeLines(),
                lines -> lines.stream().noneMatch(line -> line.startsWith("10.244.2.0/26")));
    }

    /// The router in AS 6450N, with a link to each rack.
    private FrrRouter router(int number, Node a, Node b) {
        Node node = net.node("tor" + number);
        net.join("a" + number, a, "10.1." + number + ".2/24", node, "10.1." + number + ".1/24");
        net.join("b" + number, b, "10.2." + number + ".2/24", node, "10.2." + number + ".1/24");
        var text =
                new StringBuilder("router bgp 6450" + number + "\n bgp router-id 10.0.0." + number);
        text.append("\n no bgp ebgp-requires-policy\n");
        for (int rack = 1; rack <= 2; rack++) {
            String neighbor = " neighbor 10." + rack + "." + number + ".2 ";
            text.append(neighbor).append("remote-as 6460").append(rack).append('\n');
            text.append(neighbor).append("password secret-").append(rack).append('\n');
            text.append(neighbor).append("ttl-security hops 1\n");
            text.append(neighbor).append("timers connect 1\n");
        }
        return FrrRouter.start(net, node, text.toString());
    }

    private SidecarNode rack(Node node, int number) {
        String own = "10." + number + ".1.2";
        SidecarNode rack =
                SidecarNode.of(net, node, "rack" + number, net.folder(), Programs.bird("2"), own);
        rack.config().put("asNumber", 64600 + number);
        ArrayNode communities = rack.config().putObject("bgp").putArray("communities");
        communities
                .addObject()
                .put("cidr", "10.244.0.0/16")
                .putArray("values")
                .add("6460" + number + ":100")
                .add("6460" + number + ":1:2");
        ArrayNode peers = rack.config().putArray("peers");
        for (int router = 1; router <= 2; router++) {
            peers.addObject()
                    .put("address", "10." + number + "." + router + ".1")
                    .put("sourceAddress", "10." + number + "." + router + ".2")
                    .put("asNumber", 64500 + router)
                    .put("password", "secret-" + number)
                    .put("ttlSecurity", true);
        }
        return rack;
    }

    /// Nodes on one link, numbered on from `first`.
    private List<SidecarNode> lan(int count, int first) {
        Map<Node, List<String>> addresses = new LinkedHashMap<>();
        var nodes = new ArrayList<SidecarNode>();
        Path registry = net.folder();
        List<String> dialects = Programs.dialects();
        for (int i = 0; i < count; i++) {
            Node node = net.node("n" + i);
            addresses.put(node, List.of(v4(first + i) + "/24", v6(first + i) + "/64"));
            String bird = Programs.bird(dialects.get(i % dialects.size()));
            nodes.add(SidecarNode.of(net, node, "node" + i, registry, bird, v4(first + i)));
        }
        net.lan("ens192", addresses);
        return nodes;
    }

    private static String v4(int number) {
        return "10.20.30." + number;
    }

    private static String v6(int number) {
        return "fd00:10:20:30::" + number;
    }

    private static void awaitRoutes(SidecarNode node, int count, String family, String hop) {
        Await.until(
                count + " routes " + hop + " on " + node.node().name(),
                UP,
                () -> node.node().run("ip", family, "route").stdout() + "\n" + node.logText(),
                text -> text.lines().filter(line -> line.contains(hop)).count() == count);
    }
}
