package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.block.BlockState;
import dev.manx.core.net.Cidr;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Promises P33 to P38 and P43 to P45: two nodes with real BIRD.
@Tag("root")
class TwoNodesTest {

    private static final String NODE1_BLOCK = "10.244.166.128/26";
    private static final String NODE2_BLOCK = "10.244.104.0/26";
    private static final String MORE = "10.244.7.64/26";

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    static List<String> dialects() {
        return Programs.dialects();
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void p43p44p45TheDemosRoutesAndAPingThroughTwoNodes(String dialect) {
        TwoNodes nodes = TwoNodes.of(net, dialect);
        nodes.one().startSidecar();
        nodes.two().startSidecar();
        Attachment pod1 = nodes.one().manx().pod("pod1");
        Attachment pod2 = nodes.two().manx().pod("pod2");

        Outcome one = nodes.one().manx().runtime().add(pod1);
        Outcome two = nodes.two().manx().runtime().add(pod2);

        assertThat(ManxNode.address(one)).isEqualTo("10.244.166.128");
        assertThat(ManxNode.address(two)).isEqualTo("10.244.104.0");
        nodes.one()
                .awaitRoutes(
                        "10.20.30.0/24 dev ens192 proto kernel scope link src 10.20.30.30",
                        "10.244.104.0/26 via 10.20.30.31 dev ens192 proto bird",
                        "10.244.166.128 dev calipod1 scope link",
                        "blackhole 10.244.166.128/26 proto bird");
        nodes.two()
                .awaitRoutes(
                        "10.20.30.0/24 dev ens192 proto kernel scope link src 10.20.30.31",
                        "10.244.166.128/26 via 10.20.30.30 dev ens192 proto bird",
                        "10.244.104.0 dev calipod2 scope link",
                        "blackhole 10.244.104.0/26 proto bird");
        Outcome ping =
                ManxNode.sandbox(pod1)
                        .run("ping", "-n", "-c", "3", "-i", "0.2", "-W", "2", "10.244.104.0");
        assertThat(ping.stdout()).contains("3 received, 0% packet loss").contains("ttl=62");
    }

    @Test
    void p37ABlockReachesThePeerAndGoesFromItWithoutTouchingAnythingElse() {
        TwoNodes nodes = converged();
        List<String> sessions = nodes.two().birdc().protocols("BGP");
        assertThat(sessions).hasSize(1).allMatch(line -> line.endsWith("Established"));
        Daemon monitor = monitor(nodes.two());

        nodes.one().claim(MORE);
        nodes.two().awaitRoute(MORE + " via 10.20.30.30 dev ens192 proto bird", true);
        nodes.one().edit(owned -> owned.with(cidr(MORE), BlockState.RELEASING, Instant.now()));
        nodes.two().awaitRoute(MORE + " via 10.20.30.30 dev ens192 proto bird", false);

        assertThat(nodes.two().birdc().protocols("BGP")).isEqualTo(sessions);
        assertThat(routeEvents(monitor))
                .containsExactly(
                        MORE + " via 10.20.30.30 dev ens192 proto bird",
                        "Deleted " + MORE + " via 10.20.30.30 dev ens192 proto bird");
    }

    @Test
    void p25ABlockThatIsNotConfirmedIsNotAnnounced() {
        TwoNodes nodes = converged();
        // Not pending: the sidecar has such a block claimed and confirmed at once.
        nodes.one().edit(owned -> owned.with(cidr(MORE), BlockState.RELEASING, Instant.now()));
        // What is announced later than the other block shows that there was time for it.
        nodes.one().claim("10.244.8.0/26");

        nodes.two().awaitRoute("10.244.8.0/26 via 10.20.30.30 dev ens192 proto bird", true);

        assertThat(nodes.two().node().ip().routeLines()).noneMatch(line -> line.contains(MORE));
        assertThat(nodes.one().node().ip().routeLines()).noneMatch(line -> line.contains(MORE));
    }

    @Test
    void p38AKilledBirdIsStartedAgainAndNoRouteGoesMeanwhile() {
        TwoNodes nodes = converged();
        Daemon here = monitor(nodes.one());
        Daemon there = monitor(nodes.two());
        List<ProcessHandle> before = nodes.one().birds();
        assertThat(before).hasSize(1);

        before.getFirst().destroyForcibly();

        Await.until(
                "BIRD runs again on node1",
                TwoNodes.CONVERGENCE,
                () -> nodes.one().birds(),
                birds -> birds.size() == 1 && !birds.equals(before));
        Await.until(
                "the session is up again\n" + nodes.one().logText(),
                TwoNodes.CONVERGENCE,
                () -> nodes.one().birdc().protocols("BGP"),
                lines -> lines.size() == 1 && lines.getFirst().endsWith("Established"));
        assertThat(routeEvents(here)).noneMatch(line -> line.startsWith("Deleted"));
        assertThat(routeEvents(there)).noneMatch(line -> line.startsWith("Deleted"));
        // It still follows the node's blocks.
        nodes.one().claim(MORE);
        nodes.two().awaitRoute(MORE + " via 10.20.30.30 dev ens192 proto bird", true);
    }

    /// Both sidecars run, and each node has the other's block.
    private TwoNodes converged() {
        TwoNodes nodes = TwoNodes.of(net, "2");
        nodes.one().startSidecar();
        nodes.two().startSidecar();
        nodes.one().awaitRoute(NODE2_BLOCK + " via 10.20.30.31 dev ens192 proto bird", true);
        nodes.two().awaitRoute(NODE1_BLOCK + " via 10.20.30.30 dev ens192 proto bird", true);
        return nodes;
    }

    /// Writes down every change of a route from now on.
    private Daemon monitor(SidecarNode side) {
        Path log = net.folder().resolve("monitor-" + side.node().name());
        Daemon monitor =
                net.closing(
                        Daemon.start(
                                side.node(),
                                log,
                                Map.of(),
                                List.of("ip", "-4", "monitor", "route")));
        // A route of our own, seen in the log, says that it listens. It goes again each time,
        // because the kernel says
        // nothing of a route that is replaced by its like.
        Await.until(
                "ip monitor listens",
                Duration.ofSeconds(5),
                () -> {
                    side.node().ip().command("route", "add", "blackhole", "192.0.2.1");
                    side.node().ip().command("route", "delete", "blackhole", "192.0.2.1");
                    return monitor.log();
                },
                text -> text.contains("192.0.2.1"));
        return monitor;
    }

    private static List<String> routeEvents(Daemon monitor) {
        return monitor.log()
                .lines()
                .map(String::strip)
                .filter(line -> !line.contains("192.0.2.1"))
                .toList();
    }

    private static Cidr cidr(String text) {
        return Cidr.parse(text);
    }
}
