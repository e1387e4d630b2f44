package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.block.BlockState;
import dev.manx.core.conf.KubernetesConf;
import dev.manx.core.conf.Labels;
import dev.manx.core.kubernetes.KubernetesNodeWatch;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.core.registry.NodeEntry;
import dev.manx.core.registry.RegistryException;
import dev.manx.core.spec.CniException;
import dev.manx.ipam.registry.KubeApiServer;
import dev.manx.ipam.store.RealDisk;
import dev.manx.ipam.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes whose registry is Kubernetes: calls of a runtime never ask its API server, and wait for
/// `tend` where they need a block; and nodes are what Kubernetes has of them.
class KubernetesNodeTest {

    private static final Cidr POOL = Cidr.parse("10.0.0.0/28");
    private static final String PATIENT = ", \"timeout\": 60000";

    @TempDir private static Path folder;
    private static List<KubeApiServer> running = List.of();

    @TempDir private Path root;

    @BeforeAll
    static void startServer() throws Exception {
        running = List.of(KubeApiServer.start(folder));
    }

    @AfterAll
    static void endServer() throws Exception {
        for (KubeApiServer each : running) {
            each.close();
        }
    }

    private static KubeApiServer server() {
        return running.getFirst();
    }

    @BeforeEach
    void forgetAll() throws Exception {
        server().delete("/apis/manx.dev/v1alpha1/blocks");
        server().delete("/api/v1/nodes");
    }

    private static KubernetesConf conf() {
        return KubeApiServer.conf(KubeApiServer.registry(server().url(), PATIENT));
    }

    private TestNode node(String name) {
        return node(name, PATIENT);
    }

    private TestNode node(String name, String registryKeys) {
        return node(name, registryKeys, "");
    }

    private TestNode node(String name, String registryKeys, String poolKeys) {
        String pool = "{\"cidr\": \"" + POOL + "\", \"blockSize\": 30" + poolKeys + "}";
        String conf =
                TestNode.conf(name, pool, root.toString(), "")
                        .replace(root + "/run", root + "/run-" + name)
                        .replaceFirst(
                                "\"registry\": \\{[^}]*}",
                                "\"registry\": "
                                        + KubeApiServer.registry(server().url(), registryKeys));
        return new TestNode(new RealDisk(), conf);
    }

    private static void tend(TestNode node) throws Exception {
        new TendCommand(Node.labelledAnew(TestNode.NETWORK, node.conf(), node.machine())).run();
    }

    /// Uses up the blocks that there are.
    private static void fill(TestNode node) throws Exception {
        for (int i = 0; i < 4; i++) {
            node.add("pod" + i);
        }
    }

    private static CompletableFuture<String> adding(TestNode node, String container) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return node.add(container);
                    } catch (CniException | StoreException e) {
                        return e.toString();
                    }
                });
    }

    private void awaitWord(TestNode node) throws Exception {
        Path file = root.resolve(node.node().name()).resolve("net");
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!words(file)) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }

    private static boolean words(Path folder) throws Exception {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var files = Files.list(folder)) {
            return files.anyMatch(each -> String.valueOf(each.getFileName()).startsWith("wanted-"));
        }
    }

    @Nested
    class APool {

        @Test
        void choosesByTheLabelsThatKubernetesHasOfTheNode() throws Exception {
            TestNode node = node("node1", PATIENT, ", \"nodeSelector\": {\"rack\": \"r1\"}");
            tend(node);
            assertThatThrownBy(() -> node.add("early"))
                    .hasMessageContaining("is for nodes with the labels rack=r1");
            server().addNode("node1", "10.20.30.31", "");
            tend(node);
            node.add("pod");
            assertThat(node.held()).containsOnlyKeys("pod");

            server().patch(
                            "/api/v1/nodes/node1",
                            "{\"metadata\": {\"labels\": {\"rack\": \"r2\"}}}");
            tend(node);
            assertThatThrownBy(() -> node.add("late"))
                    .hasMessageContaining("is for nodes with the labels rack=r1");
            assertThat(node.held()).containsOnlyKeys("pod");
        }
    }

    @Nested
    class AnAdd {

        @Test
        void findsABlockThatWasClaimedAhead() throws Exception {
            TestNode node = node("node1");
            tend(node);
            assertThat(node.owned().inState(BlockState.CONFIRMED)).hasSize(1);
            node.add("pod");
            tend(node);
            assertThat(node.owned().inState(BlockState.CONFIRMED)).hasSize(2);
        }

        @Test
        void withoutRoomWaitsForTend() throws Exception {
            TestNode node = node("node1");
            CompletableFuture<String> add = adding(node, "pod");
            awaitWord(node);
            assertThat(add).isNotDone();
            assertThat(node.node().owners(POOL)).isEmpty();
            tend(node);
            String address = add.get(60, TimeUnit.SECONDS);
            assertThat(node.held()).isEqualTo(Map.of("pod", address));
        }

        @Test
        void thatAsksForAnAddressWaitsForItsBlock() throws Exception {
            TestNode node = node("node1");
            tend(node);
            Cidr block =
                    node.owned().inState(BlockState.CONFIRMED).contains(Cidr.parse("10.0.0.8/30"))
                            ? Cidr.parse("10.0.0.4/30")
                            : Cidr.parse("10.0.0.8/30");
            String wanted = block.nth(2).toString();
            var add =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return node.addAsking("pod", wanted);
                                } catch (CniException | StoreException e) {
                                    return e.toString();
                                }
                            });
            awaitWord(node);
            tend(node);
            assertThat(add.get(60, TimeUnit.SECONDS)).isEqualTo(wanted);
            assertThat(node.node().owners(block)).isEqualTo(Map.of(block, "node1"));
        }

        @Test
        void withoutRoomSaysSoWhenNobodyTends() throws Exception {
            TestNode node = node("node1");
            tend(node);
            TestNode hurried = node("node1", ", \"timeout\": 200");
            fill(hurried);
            assertThatThrownBy(() -> hurried.add("last"))
                    .isInstanceOfSatisfying(
                            CniException.class, e -> assertThat(e.code()).isEqualTo(11))
                    .hasMessage(
                            "no address left at home, and no block can be claimed: manx-ipam tend,"
                                    + " which manx-bird runs, claimed none within 200 ms (does"
                                    + " manx-bird run, and what does its log say?); pool"
                                    + " 10.0.0.0/28: 1 of its 4 blocks of /30 is this node's, with"
                                    + " 4 addresses used and 0 free");
            assertThatThrownBy(() -> new StatusCommand(hurried.node()).run())
                    .isInstanceOfSatisfying(
                            CniException.class, e -> assertThat(e.code()).isEqualTo(50))
                    .hasMessageContaining("has claimed no block ahead");
            // it left word, and nobody waits any more: the next tend claims what is missing, once
            tend(node);
            assertThat(node.owned().inState(BlockState.CONFIRMED)).hasSize(2);
            hurried.add("last");
        }

        @Test
        void andADelGoOnWhileTheServerIsAway() throws Exception {
            TestNode node = node("node1");
            tend(node);
            server().pause();
            try {
                node.add("first");
                node.add("second");
                node.del("first");
                new StatusCommand(node.node()).run();
            } finally {
                server().resume();
            }
        }
    }

    @Test
    void aNodeThatKubernetesHasIsNotForgotten() throws Exception {
        TestNode here = node("node1");
        TestNode gone = node("node2");
        tend(gone);
        Cidr block = gone.owned().blocks().getFirst().cidr();
        server().addNode("node2", "10.20.30.31", "");
        assertThatThrownBy(() -> new ForgetCommand(here.node(), "node2", false).run())
                .isInstanceOf(CniException.class)
                .hasMessage(
                        "forget node node2: Kubernetes has it (kubectl delete node node2 first, or"
                                + " say --force)");
        assertThat(here.node().owners(POOL)).containsEntry(block, "node2");
        server().delete("/api/v1/nodes/node2");
        Report report = new ForgetCommand(here.node(), "node2", false).run();
        assertThat(report.text())
                .isEqualTo("node node2, which was not registered, is forgotten; blocks freed: 1\n");
        assertThat(here.node().owners(POOL)).isEmpty();
        tend(gone); // it was not gone after all
        assertThat(here.node().owners(POOL)).containsEntry(block, "node2");
    }

    @Nested
    class TheWatch {

        private static final long USUAL_AS = 64512;

        private KubernetesNodeWatch watch() {
            return new KubernetesNodeWatch(conf(), USUAL_AS);
        }

        private static NodeEntry entry(String name, String address, long as, String cluster) {
            return new NodeEntry(
                    name,
                    List.of(IpAddress.parse(address)),
                    as,
                    new Labels(Map.of("rack", "r1")),
                    cluster.isEmpty() ? Optional.empty() : Optional.of(IpAddress.parse(cluster)));
        }

        @Test
        void tellsOfNodesAsTheyAreAndBecome() throws Exception {
            server().addNode("node1", "10.20.30.30", "");
            NodeEntry one = entry("node1", "10.20.30.30", USUAL_AS, "");
            try (var watch = watch()) {
                assertThat(watch.next()).containsExactly(one);
                String annotations =
                        "manx.dev/as-number: \"64601\","
                                + " manx.dev/route-reflector-cluster-id: 224.0.0.1";
                server().addNode("node2", "10.20.30.31", annotations);
                NodeEntry two = entry("node2", "10.20.30.31", 64601, "224.0.0.1");
                assertThat(nextWith(watch, 2)).containsExactly(one, two);
                server().delete("/api/v1/nodes/node1");
                assertThat(watch.next()).containsExactly(two);
            }
        }

        @Test
        void leavesOutANodeWithAnAnnotationThatIsWrongAndNamesIt() throws Exception {
            server().addNode("node1", "10.20.30.30", "manx.dev/as-number: many");
            try (var watch = watch()) {
                assertThat(watch.next()).isEmpty();
                assertThat(watch.problems())
                        .containsExactly(
                                "node node1: metadata.annotations.manx.dev/as-number: \"many\" must"
                                        + " be an AS number, 1 to 4294967295");
                server().patch(
                                "/api/v1/nodes/node1",
                                "{\"metadata\": {\"annotations\": {\"manx.dev/as-number\":"
                                        + " null}}}");
                assertThat(watch.next())
                        .containsExactly(entry("node1", "10.20.30.30", USUAL_AS, ""));
                assertThat(watch.problems()).isEmpty();
            }
        }

        @Test
        void goesOnWhereItWasWhenTheServerIsStartedAgain() throws Exception {
            server().addNode("node1", "10.20.30.30", "");
            try (var watch = watch()) {
                assertThat(watch.next()).hasSize(1);
                server().kill();
                server().start();
                server().awaitHealth();
                server().addNode("node2", "10.20.30.31", "");
                assertThat(nextWith(watch, 2)).hasSize(2);
            }
        }

        @Test
        void beginsAnewWhenTheServerHasForgottenWhereItWas() throws Exception {
            server().addNode("node1", "10.20.30.30", "");
            try (var watch = watch()) {
                assertThat(watch.next()).hasSize(1);
                // nobody watches between the list and here
                server().addNode("node2", "10.20.30.31", "");
                server().delete("/api/v1/nodes/node1");
                server().forgetThePast();
                assertThat(nextWith(watch, 1))
                        .containsExactly(entry("node2", "10.20.30.31", USUAL_AS, ""));
            }
        }

        /// The first word of so many nodes, whatever breaks until then.
        private static List<NodeEntry> nextWith(KubernetesNodeWatch watch, int count) {
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (true) {
                try {
                    List<NodeEntry> nodes = watch.next();
                    if (nodes.size() == count
                            && nodes.stream().noneMatch(each -> each.addresses().isEmpty())) {
                        return nodes;
                    }
                } catch (RegistryException e) {
                    if (System.nanoTime() > end) {
                        throw new AssertionError(e);
                    }
                }
            }
        }
    }
}
