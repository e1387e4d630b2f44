package dev.manx.bird;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.manx.bird.apply.ConfigDirectory;
import dev.manx.bird.apply.ConfigSwap;
import dev.manx.bird.config.RenderedConfig;
import dev.manx.bird.control.BirdControl;
import dev.manx.bird.daemon.RealBird;
import dev.manx.bird.daemon.RunningBird;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The sidecar with real BIRDs and the real kernel.
@Tag("root")
@Tag("bird")
final class TwoNodesTest {

    private static final String FIRST_BLOCK = "10.244.166.128/26";
    private static final String NEW_BLOCK = "10.244.167.0/26";
    private static final List<String> ROUTES_OF_FIRST =
            List.of(
                    "10.244.104.0/26 via 10.20.30.31 dev ens192 proto bird",
                    "blackhole 10.244.166.128/26 proto bird");
    private static final List<String> ROUTES_OF_SECOND =
            List.of(
                    "blackhole 10.244.104.0/26 proto bird",
                    "10.244.166.128/26 via 10.20.30.30 dev ens192 proto bird");

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void aBlockReachesThePeersKernelAndLeavesItWithoutASessionReset(RealBird bird)
            throws Exception {
        try (TwoNodes nodes = start(bird)) {
            TwoNodes.Node first = nodes.first();
            TwoNodes.Node second = nodes.second();
            List<String> states = second.sessionStates();
            Path changes = second.recordRoutes();

            first.writeBlocks(FIRST_BLOCK, NEW_BLOCK);
            String route = NEW_BLOCK + " via 10.20.30.30 dev ens192 proto bird";
            TwoNodes.await(() -> second.birdRoutes().contains(route), true);

            first.writeBlocks(FIRST_BLOCK);
            TwoNodes.await(second::birdRoutes, ROUTES_OF_SECOND);
            TwoNodes.await(first::birdRoutes, ROUTES_OF_FIRST);

            assertThat(second.sessionStates()).isEqualTo(states);
            TwoNodes.await(() -> birdLines(changes), List.of(route, "Deleted " + route));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKilledBirdComesBackAndNoRouteIsLost(RealBird bird) throws Exception {
        try (TwoNodes nodes = start(bird)) {
            TwoNodes.Node first = nodes.first();
            TwoNodes.Node second = nodes.second();
            Path ownChanges = first.recordRoutes();
            Path peersChanges = second.recordRoutes();
            long killed = first.birdPid();

            ProcessHandle.of(killed).orElseThrow().destroyForcibly();
            TwoNodes.await(() -> first.birdPid() != killed && first.birdPid() != 0, true);
            // A block that comes now is told to the peer: recovery is over on both sides.
            first.writeBlocks(FIRST_BLOCK, NEW_BLOCK);
            String route = NEW_BLOCK + " via 10.20.30.30 dev ens192 proto bird";
            TwoNodes.await(() -> second.birdRoutes().contains(route), true);

            assertThat(birdLines(ownChanges)).noneMatch(line -> line.startsWith("Deleted"));
            assertThat(birdLines(peersChanges)).noneMatch(line -> line.startsWith("Deleted"));
            assertThat(first.birdRoutes()).containsAll(ROUTES_OF_FIRST);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefusedConfigurationLeavesTheOldOneRunning(RealBird bird) throws Exception {
        try (TwoNodes nodes = start(bird)) {
            TwoNodes.Node first = nodes.first();
            var directory = new ConfigDirectory(first.birdDirectory());
            RenderedConfig good = directory.rendered().orElseThrow();
            var bad =
                    new RenderedConfig(good.main(), good.aggregation() + "nonsense;", good.ipam());
            List<String> states = first.sessionStates();

            ConfigSwap.Outcome outcome;
            try (BirdControl control = first.control()) {
                outcome = new ConfigSwap(directory).apply(bad, new RunningBird(control));
            }

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            ConfigSwap.Outcome.Refused.class,
                            refused ->
                                    assertThat(refused.reason())
                                            .contains("bird_aggr.cfg:")
                                            .contains("syntax error"));
            assertThat(directory.rendered()).contains(good);
            assertThat(first.sessionStates()).isEqualTo(states);
            assertThat(first.birdRoutes()).isEqualTo(ROUTES_OF_FIRST);
            assertThat(first.command("status")).contains("syntax error");
        }
    }

    @ParameterizedTest
    @EnumSource
    void birdOutlivesTheSidecarAndIsAdoptedByTheNext(RealBird bird) throws Exception {
        try (TwoNodes nodes = start(bird)) {
            TwoNodes.Node first = nodes.first();
            List<String> states = first.sessionStates();
            long pid = first.birdPid();
            // The first sidecar started, a second may not.
            assertThat(first.startSidecar().waitFor()).isOne();
            assertThat(first.log()).contains("another manx-bird runs on " + first.birdDirectory());

            first.endSidecar();
            first.writeBlocks(FIRST_BLOCK, NEW_BLOCK);
            first.startSidecar();
            String blackhole = "blackhole " + NEW_BLOCK + " proto bird";
            TwoNodes.await(() -> first.birdRoutes().contains(blackhole), true);

            assertThat(first.birdPid()).isEqualTo(pid);
            assertThat(first.sessionStates()).isEqualTo(states);
            assertThat(first.log()).contains("event=bird-adopted");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aGracefulStopKeepsThePeersRoutesAndADrainWithdrawsThem(RealBird bird) throws Exception {
        try (TwoNodes nodes = start(bird)) {
            TwoNodes.Node first = nodes.first();
            TwoNodes.Node second = nodes.second();
            Path changes = second.recordRoutes();

            assertThat(first.command("stop")).isEqualTo("BIRD ended\n");
            TwoNodes.await(second::establishedSessions, List.of());
            assertThat(second.birdRoutes()).isEqualTo(ROUTES_OF_SECOND);
            assertThat(first.birdRoutes()).isEqualTo(ROUTES_OF_FIRST);
            assertThat(first.command("stop")).isEqualTo("BIRD does not run\n");

            first.startSidecar();
            TwoNodes.await(() -> second.establishedSessions().size(), 1);
            assertThat(birdLines(changes)).noneMatch(line -> line.startsWith("Deleted"));

            assertThat(first.command("drain")).isEqualTo("routes withdrawn\nBIRD ended\n");
            TwoNodes.await(second::birdRoutes, List.of("blackhole 10.244.104.0/26 proto bird"));
        }
    }

    private TwoNodes start(RealBird bird) throws Exception {
        assumeTrue(bird.isThere(), bird::whyNot);
        assumeTrue("root".equals(System.getProperty("user.name")), "only root makes namespaces");
        TwoNodes nodes = TwoNodes.start(folder, bird);
        try {
            TwoNodes.await(nodes.first()::birdRoutes, ROUTES_OF_FIRST);
            TwoNodes.await(nodes.second()::birdRoutes, ROUTES_OF_SECOND);
            return nodes;
        } catch (Throwable e) {
            System.err.println(nodes.first().log() + nodes.second().log());
            nodes.close();
            throw e;
        }
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
