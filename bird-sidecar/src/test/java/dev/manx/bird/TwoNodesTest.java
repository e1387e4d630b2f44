package dev.manx.bird;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.manx.bird.apply.ConfigDirectory;
import dev.manx.bird.apply.ConfigSwap;
import dev.manx.bird.config.RenderedConfig;
import dev.manx.bird.control.BirdControl;
import dev.manx.bird.daemon.RealBird;
import dev.manx.bird.daemon.RunningBird;
import dev.manx.bird.dialect.Daemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The sidecar with real BIRDs and the real kernel, for each of BIRD's versions and each stack.
@Tag("root")
@Tag("bird")
final class TwoNodesTest {

    /// What `ip -6 route` has behind each route of BIRD's: its metric 0 is the kernel's 1024.
    private static final String V6_END = " dev %s proto bird metric 1024 pref medium";

    private static final String READY = "HTTP/1.1 200 OK\nok\n";

    @TempDir Path folder;

    static Stream<Arguments> everyBirdAndStack() {
        return Arrays.stream(RealBird.values())
                .flatMap(
                        bird -> Arrays.stream(Stack.values()).map(stack -> arguments(bird, stack)));
    }

    @ParameterizedTest
    @MethodSource("everyBirdAndStack")
    void aBlockReachesThePeersKernelAndLeavesItWithoutASessionReset(RealBird bird, Stack stack)
            throws Exception {
        try (TwoNodes nodes = start(bird, stack)) {
            TwoNodes.Node first = nodes.first();
            TwoNodes.Node second = nodes.second();
            List<String> states = second.sessionStates();
            Path changes = second.recordRoutes();
            List<String> routes = newRoutes(stack);

            first.writeBlocks(withNewBlocks(stack));
            TwoNodes.await(() -> second.birdRoutes().containsAll(routes), true);

            first.writeBlocks(blocksOfFirst(stack));
            TwoNodes.await(second::birdRoutes, routesOfSecond(stack));
            TwoNodes.await(first::birdRoutes, routesOfFirst(stack));

            assertThat(second.sessionStates()).isEqualTo(states);
            var expected = new ArrayList<>(routes);
            routes.forEach(route -> expected.add("Deleted " + route));
            TwoNodes.await(
                    () ->
                            birdLines(changes).stream()
                                    .filter(line -> !isSaidAgain(bird, line, stack))
                                    .sorted()
                                    .toList(),
                    sorted(expected));
        }
    }

    @ParameterizedTest
    @MethodSource("everyBirdAndStack")
    void aPodsRouteIsNotToldBesideItsBlock(RealBird bird, Stack stack) throws Exception {
        try (TwoNodes nodes = start(bird, stack)) {
            TwoNodes.Node first = nodes.first();
            for (String pod : stack.of("10.244.166.129", "fd00:10:244:166::81")) {
                first.ip("route", "add", pod, "dev", "ens192");
            }
            // One that is told lets us know that BIRD has seen the others before it.
            List<String> outside = stack.of("10.244.9.9", "fd00:10:244:9::9");
            for (String pod : outside) {
                first.ip("route", "add", pod, "dev", "ens192");
            }

            var expected = new ArrayList<>(routesOfSecond(stack));
            expected.addAll(
                    stack.of(
                            outside.getFirst() + " via 10.20.30.30 dev ens192 proto bird",
                            outside.getLast() + " via fd00:10:20:30::30" + v6End("ens192")));
            TwoNodes.await(nodes.second()::birdRoutes, sorted(expected));
        }
    }

    @ParameterizedTest
    @MethodSource("everyBirdAndStack")
    void aKilledBirdComesBackAndNoRouteIsLost(RealBird bird, Stack stack) throws Exception {
        assumeTrue(bird != RealBird.BIRD_3, "BIRD 3 makes its routes anew (decision 32)");
        try (TwoNodes nodes = start(bird, stack)) {
            TwoNodes.Node first = nodes.first();
            TwoNodes.Node second = nodes.second();
            Path ownChanges = first.recordRoutes();
            Path peersChanges = second.recordRoutes();

            for (Daemon daemon : first.daemons()) {
                long killed = first.birdPid(daemon);
                ProcessHandle.of(killed).orElseThrow().destroyForcibly();
                TwoNodes.await(
                        () -> first.birdPid(daemon) != killed && first.birdPid(daemon) != 0, true);
            }
            // A block that comes now is told to the peer: recovery is over on both sides.
            first.writeBlocks(withNewBlocks(stack));
            TwoNodes.await(() -> second.birdRoutes().containsAll(newRoutes(stack)), true);

            assertThat(birdLines(ownChanges))
                    .noneMatch(line -> line.startsWith("Deleted") && !isMadeAnew(line));
            assertThat(birdLines(peersChanges)).noneMatch(line -> line.startsWith("Deleted"));
            assertThat(first.birdRoutes()).containsAll(routesOfFirst(stack));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefusedConfigurationLeavesTheOldOneRunning(RealBird bird) throws Exception {
        try (TwoNodes nodes = start(bird, Stack.DUAL)) {
            TwoNodes.Node first = nodes.first();
            for (Daemon daemon : first.daemons()) {
                var directory = new ConfigDirectory(first.birdDirectory(daemon), daemon);
                RenderedConfig good = directory.rendered().orElseThrow();
                var bad =
                        new RenderedConfig(
                                daemon, good.main(), good.aggregation() + "nonsense;", good.ipam());
                List<String> states = first.sessionStates();

                ConfigSwap.Outcome outcome;
                try (BirdControl control = first.control(daemon)) {
                    outcome = new ConfigSwap(directory).apply(bad, new RunningBird(control));
                }

                assertThat(outcome)
                        .isInstanceOfSatisfying(
                                ConfigSwap.Outcome.Refused.class,
                                refused ->
                                        assertThat(refused.reason())
                                                .contains(daemon.aggregationFile() + ":")
                                                .contains("syntax error"));
                assertThat(directory.rendered()).contains(good);
                assertThat(first.sessionStates()).isEqualTo(states);
                assertThat(first.birdRoutes()).isEqualTo(routesOfFirst(Stack.DUAL));
                assertThat(first.command("status"))
                        .contains(daemon.aggregationFile())
                        .contains("syntax error");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyBirdAndStack")
    void birdOutlivesTheSidecarAndIsAdoptedByTheNext(RealBird bird, Stack stack) throws Exception {
        try (TwoNodes nodes = start(bird, stack)) {
            TwoNodes.Node first = nodes.first();
            List<String> states = first.sessionStates();
            List<Long> pids = first.birdPids();
            // The first sidecar started, a second may not.
            assertThat(first.startSidecar().waitFor()).isOne();
            assertThat(first.log()).contains("another manx-bird runs on " + first.birdDirectory());

            first.endSidecar();
            first.writeBlocks(withNewBlocks(stack));
            first.startSidecar();
            TwoNodes.await(() -> first.birdRoutes().containsAll(newBlackholes(stack)), true);

            assertThat(first.birdPids()).isEqualTo(pids);
            assertThat(first.sessionStates()).isEqualTo(states);
            for (Daemon daemon : first.daemons()) {
                assertThat(first.log()).contains("event=bird-adopted daemon=" + daemon + " ");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyBirdAndStack")
    void aGracefulStopKeepsThePeersRoutesAndADrainWithdrawsThem(RealBird bird, Stack stack)
            throws Exception {
        try (TwoNodes nodes = start(bird, stack)) {
            TwoNodes.Node first = nodes.first();
            TwoNodes.Node second = nodes.second();
            Path changes = second.recordRoutes();

            assertThat(first.command("stop")).isEqualTo(ofEach(first, "%s ended\n"));
            TwoNodes.await(second::establishedSessions, 0L);
            assertThat(second.birdRoutes()).isEqualTo(routesOfSecond(stack));
            assertThat(first.birdRoutes()).isEqualTo(routesOfFirst(stack));
            assertThat(first.command("stop")).isEqualTo("BIRD does not run\n");

            first.startSidecar();
            TwoNodes.await(second::establishedSessions, (long) stack.families().size());
            assertThat(birdLines(changes)).noneMatch(line -> line.startsWith("Deleted"));

            assertThat(first.command("drain"))
                    .isEqualTo(ofEach(first, "%1$s has withdrawn its routes\n%1$s ended\n"));
            TwoNodes.await(
                    second::birdRoutes,
                    sorted(
                            stack.of(
                                    "blackhole 10.244.104.0/26 proto bird",
                                    "blackhole fd00:10:244:104::/122" + v6End("lo"))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void statusTellsOfEveryDaemonAndSession(RealBird bird) throws Exception {
        try (TwoNodes nodes = start(bird, Stack.DUAL)) {
            TwoNodes.Node first = nodes.first();
            TwoNodes.await(first::establishedSessions, 2L);
            String status = first.command("status");
            String session = " +64512 +Established +[0-9:.]+ +1 +1\n";
            assertThat(status).containsPattern("Mesh_10_20_30_31" + session);
            assertThat(status).containsPattern("Mesh_fd00_10_20_30__31" + session);
            assertThat(status).contains("10.244.166.128/26\n", "fd00:10:244:166::80/122\n");
            for (Daemon daemon : first.daemons()) {
                assertThat(status).containsPattern("(?m)^" + daemon + " +[123]\\..*, up since 20");
            }
            assertThat(status).containsPattern("(?m)^configuration +gen-[0-9]+$");
            assertThat(first.command("status", "-o", "json"))
                    .contains("\"good\": true")
                    .doesNotContain("\"good\": false");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theEndpointsTellOfHealthAndMetrics(RealBird bird) throws Exception {
        try (TwoNodes nodes = start(bird, Stack.DUAL)) {
            TwoNodes.Node first = nodes.first();
            TwoNodes.await(() -> HttpClient.get(first.endpoints(), "/readyz"), READY);
            assertThat(HttpClient.get(first.endpoints(), "/healthz")).isEqualTo(READY);
            assertThat(HttpClient.get(first.endpoints(), "/metrics"))
                    .contains(
                            "manx_blocks{state=\"confirmed\"} 2\n",
                            "manx_free_addresses{family=\"ipv4\"} ",
                            "manx_bird_up{daemon=\"bird\"} 1\n",
                            "manx_configuration_current{daemon=\"bird\"} 1\n",
                            "neighbor=\"10.20.30.31\",description=\"Connection to BGP peer\"} 1\n",
                            "neighbor=\"fd00:10:20:30::31\"");

            first.endSidecar();
            nodes.second().endSidecar();
            assertThat(nodes.second().command("stop")).contains("bird ended");
            first.startSidecar();
            TwoNodes.await(
                    () -> HttpClient.get(first.endpoints(), "/readyz"),
                    "HTTP/1.1 503 Service Unavailable\nno BGP session is established\n");
        }
    }

    /// IPv6 was taken out of the settings: its daemon would go on telling the blocks for ever.
    @ParameterizedTest
    @EnumSource
    void aFamilyThatIsTakenOutIsWithdrawn(RealBird bird) throws Exception {
        try (TwoNodes nodes = start(bird, Stack.DUAL)) {
            TwoNodes.Node first = nodes.first();
            TwoNodes.Node second = nodes.second();
            first.endSidecar();
            first.writeFiles(Stack.V4);
            first.startSidecar();

            TwoNodes.await(
                    () ->
                            second.birdRoutes().stream()
                                    .filter(line -> line.contains("via"))
                                    .toList(),
                    List.of("10.244.166.128/26 via 10.20.30.30 dev ens192 proto bird"));
            assertThat(first.command("status")).doesNotContain("fd00", "bird6");
        }
    }

    private TwoNodes start(RealBird bird, Stack stack) throws Exception {
        assumeTrue(bird.isThere(), bird::whyNot);
        assumeTrue(
                bird != RealBird.BIRD_3 || Boolean.getBoolean("manx.bird3"),
                "BIRD 3.1.8 dies now and then when it is reconfigured (decision 32);"
                        + " -Dmanx.bird3=true");
        assumeTrue("root".equals(System.getProperty("user.name")), "only root makes namespaces");
        TwoNodes nodes = TwoNodes.start(folder, bird, stack);
        try {
            TwoNodes.await(nodes.first()::birdRoutes, routesOfFirst(stack));
            TwoNodes.await(nodes.second()::birdRoutes, routesOfSecond(stack));
            return nodes;
        } catch (Throwable e) {
            System.err.println(nodes.first().log() + nodes.second().log());
            nodes.close();
            throw e;
        }
    }

    /// BIRD 2 makes sure of each route when it starts. Where it cannot replace one in one step, it
    /// deletes it and adds it: an IPv6 route without next hop (`nl_allow_replace` of its
    /// `sysdep/linux/netlink.c`). A blackhole may go for that moment: no pod is behind it.
    private static boolean isMadeAnew(String line) {
        return line.startsWith("Deleted blackhole fd00:");
    }

    /// BIRD 3 writes an IPv6 route that is there again, over itself, when another one changes.
    private static boolean isSaidAgain(RealBird bird, String line, Stack stack) {
        return bird == RealBird.BIRD_3
                && line.startsWith("fd00:")
                && routesOfSecond(stack).contains(line);
    }

    private static List<String> blocksOfFirst(Stack stack) {
        return stack.of("10.244.166.128/26", "fd00:10:244:166::80/122");
    }

    private static List<String> withNewBlocks(Stack stack) {
        var blocks = new ArrayList<>(blocksOfFirst(stack));
        blocks.addAll(stack.of("10.244.167.0/26", "fd00:10:244:167::/122"));
        return blocks;
    }

    /// Of the new blocks, at the peer.
    private static List<String> newRoutes(Stack stack) {
        return stack.of(
                "10.244.167.0/26 via 10.20.30.30 dev ens192 proto bird",
                "fd00:10:244:167::/122 via fd00:10:20:30::30" + v6End("ens192"));
    }

    /// Of the new blocks, at their node.
    private static List<String> newBlackholes(Stack stack) {
        return stack.of(
                "blackhole 10.244.167.0/26 proto bird",
                "blackhole fd00:10:244:167::/122" + v6End("lo"));
    }

    private static List<String> routesOfFirst(Stack stack) {
        var routes =
                new ArrayList<>(
                        stack.of(
                                "10.244.104.0/26 via 10.20.30.31 dev ens192 proto bird",
                                "fd00:10:244:104::/122 via fd00:10:20:30::31" + v6End("ens192")));
        routes.addAll(
                stack.of(
                        "blackhole 10.244.166.128/26 proto bird",
                        "blackhole fd00:10:244:166::80/122" + v6End("lo")));
        return sorted(routes);
    }

    private static List<String> routesOfSecond(Stack stack) {
        var routes =
                new ArrayList<>(
                        stack.of(
                                "10.244.166.128/26 via 10.20.30.30 dev ens192 proto bird",
                                "fd00:10:244:166::80/122 via fd00:10:20:30::30" + v6End("ens192")));
        routes.addAll(
                stack.of(
                        "blackhole 10.244.104.0/26 proto bird",
                        "blackhole fd00:10:244:104::/122" + v6End("lo")));
        return sorted(routes);
    }

    private static String v6End(String device) {
        return V6_END.formatted(device);
    }

    /// The text once for each daemon, with its name.
    private static String ofEach(TwoNodes.Node node, String text) {
        var all = new StringBuilder();
        node.daemons().forEach(daemon -> all.append(text.formatted(daemon)));
        return all.toString();
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted().toList();
    }

    private static List<String> birdLines(Path record) {
        try {
            return Files.readAllLines(record).stream()
                    .map(String::strip)
                    .filter(line -> line.contains("proto bird"))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
