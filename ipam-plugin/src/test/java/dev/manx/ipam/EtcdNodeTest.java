package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.block.BlockState;
import dev.manx.core.conf.EtcdConf;
import dev.manx.core.conf.Labels;
import dev.manx.core.etcd.EtcdNodeWatch;
import dev.manx.core.etcd.EtcdNodes;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.core.registry.BlockRegistry;
import dev.manx.core.registry.NodeEntry;
import dev.manx.core.registry.RegistryException;
import dev.manx.core.spec.CniException;
import dev.manx.ipam.registry.Etcd;
import dev.manx.ipam.store.BlockClaims;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.RealDisk;
import dev.manx.ipam.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes whose registry is an etcd: they come, are away, come back, and are forgotten; and etcd is
/// away while they live.
class EtcdNodeTest {

    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static final Cidr POOL = Cidr.parse("10.0.0.0/28");
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir private static Path folder;
    private static List<Etcd> running = List.of();

    @TempDir private Path root;
    private final String prefix = "/test-" + PREFIXES.incrementAndGet();

    @BeforeAll
    static void startEtcd() throws Exception {
        running = List.of(Etcd.start(folder));
    }

    @AfterAll
    static void endEtcd() {
        running.forEach(Etcd::close);
    }

    private static Etcd etcd() {
        return running.getFirst();
    }

    private String registry(String more) {
        return Etcd.registry(List.of(etcd().url()), ", \"prefix\": \"" + prefix + "\"" + more);
    }

    private EtcdConf conf() {
        return Etcd.conf(registry(", \"timeout\": 20000"));
    }

    private TestNode node(String name) {
        return node(name, ", \"timeout\": 20000", "");
    }

    private TestNode node(String name, String etcdKeys, String more) {
        String pool = "{\"cidr\": \"" + POOL + "\", \"blockSize\": 30}";
        String conf =
                TestNode.conf(name, pool, root.toString(), more)
                        .replace(root + "/run", root + "/run-" + name)
                        .replaceFirst(
                                "\"registry\": \\{[^}]*}",
                                "\"registry\": " + registry(etcdKeys).replace("\\", "\\\\"));
        return new TestNode(new RealDisk(), conf);
    }

    private static NodeEntry entry(String name, String address) {
        return new NodeEntry(name, List.of(IpAddress.parse(address)), 64512, Labels.none());
    }

    private static void tend(TestNode node) throws Exception {
        new TendCommand(node.node()).run();
    }

    @Test
    void tendKeepsABlockAheadOfNeed() throws Exception {
        TestNode node = node("node1");
        tend(node);
        assertThat(node.owned().inState(BlockState.CONFIRMED)).hasSize(1);
        node.add("pod");
        tend(node);
        assertThat(node.owned().inState(BlockState.CONFIRMED)).hasSize(2);
    }

    @Nested
    class WithTheRegistryOutOfReach {

        @Test
        void addGoesOnInOwnedBlocksAndDelAlwaysWorks() throws Exception {
            TestNode node = node("node1");
            node.add("first");
            etcd().pause();
            try {
                long start = System.nanoTime();
                node.add("second");
                node.del("first");
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isLessThan(Duration.ofSeconds(5));
                new StatusCommand(node.node()).run();
            } finally {
                etcd().resume();
            }
        }

        @Test
        void withoutAnAddressLeftAddSaysSoWithinASecond() throws Exception {
            node("node1").add("first");
            TestNode hurried = node("node1", "", "");
            for (int i = 0; i < 3; i++) {
                hurried.add("pod" + i);
            }
            etcd().pause();
            try {
                long start = System.nanoTime();
                assertThatThrownBy(() -> hurried.add("last"))
                        .isInstanceOfSatisfying(
                                CniException.class, e -> assertThat(e.code()).isEqualTo(11))
                        .hasMessageStartingWith(
                                "no address left at home, and no block can be claimed: list the"
                                        + " blocks of node node1 in etcd "
                                        + etcd().url()
                                        + ": it cannot be reached ("
                                        + etcd().url()
                                        + ": no answer in time); pool 10.0.0.0/28: 1 of its 4"
                                        + " blocks of /30 is this node's, with 4 addresses used and"
                                        + " 0 free");
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isLessThan(Duration.ofSeconds(1));
                assertThatThrownBy(() -> new StatusCommand(hurried.node()).run())
                        .isInstanceOfSatisfying(
                                CniException.class, e -> assertThat(e.code()).isEqualTo(50));
            } finally {
                etcd().resume();
            }
        }

        @Test
        void aReleaseIsQueuedAndTendMakesItGood() throws Exception {
            TestNode node = node("node1");
            node.add("pod");
            node.del("pod");
            Cidr block = node.owned().blocks().getFirst().cidr();
            TestNode hurried = node("node1", ", \"timeout\": 100", "");
            etcd().pause();
            try {
                assertThatThrownBy(() -> new ReleaseCommand(hurried.node()).block(block))
                        .isInstanceOf(RegistryException.class);
                assertThat(node.owned().inState(BlockState.RELEASING)).containsExactly(block);
            } finally {
                etcd().resume();
            }
            TestNode later = node("node1", ", \"timeout\": 20000", ", \"spareBlocks\": 0");
            later.pass(GiveBack.HEARD);
            tend(later);
            assertThat(node.owned().blocks()).isEmpty();
            assertThat(node.node().owners(POOL)).isEmpty();
        }

        @Test
        void aGiveBackWaitsForTheNextTendAndHoldsNobodyUp() throws Exception {
            String keys = ", \"spareBlocks\": 0, \"giveBackAfter\": 1";
            TestNode node = node("node1", ", \"timeout\": 20000", keys);
            for (int i = 0; i < 5; i++) {
                node.add("pod" + i);
            }
            node.del("pod4");
            node.pass(Duration.ofMinutes(1));
            tend(node);
            Cidr block = node.owned().inState(BlockState.RELEASING).getFirst();
            TestNode hurried = node("node1", ", \"timeout\": 100", keys);
            hurried.pass(Duration.ofMinutes(2));
            etcd().pause();
            try {
                assertThatThrownBy(() -> pass(hurried)).isInstanceOf(RegistryException.class);
                assertThat(node.owned().inState(BlockState.RELEASING)).containsExactly(block);
                node.del("pod0");
                node.add("another");
            } finally {
                etcd().resume();
            }
            node.pass(GiveBack.HEARD);
            tend(node);
            assertThat(node.owned().find(block)).isEmpty();
            assertThat(node.node().owners(POOL)).doesNotContainKey(block).hasSize(1);
        }

        private static void pass(TestNode node) throws Exception {
            try (BlockStore store = node.node().openStore();
                    BlockClaims claims = node.node().claims(store)) {
                KernelUse use = KernelUse.of(node.node());
                new GiveBack(node.node(), store, claims, use, Instant.EPOCH).pass();
            }
        }

        /// A claim waits for the network, and an ADD that needs none does not wait for the claim.
        @Test
        void aClaimUnderWayHoldsNobodyUp() throws Exception {
            TestNode node = node("node1");
            node.add("pod");
            etcd().pause();
            var claim = CompletableFuture.supplyAsync(this::tendAnother);
            try {
                long start = System.nanoTime();
                node.add("second");
                node.del("pod");
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isLessThan(Duration.ofSeconds(10));
                assertThat(claim).isNotDone();
            } finally {
                etcd().resume();
            }
            assertThat(claim.join()).startsWith("claimed ");
        }

        private String tendAnother() {
            try {
                return new TendCommand(node("node1").node()).run().text();
            } catch (CniException | StoreException | RegistryException e) {
                return e.toString();
            }
        }
    }

    @Nested
    class ANode {

        @Test
        void isRegisteredAndAliveWhileItsLeaseLasts() throws Exception {
            try (var nodes = new EtcdNodes(conf());
                    var watch = new EtcdNodeWatch(conf())) {
                assertThat(watch.next()).isEmpty();
                EtcdNodes.Lease lease = nodes.grant(Duration.ofSeconds(2));
                NodeEntry entry = entry("node1", "10.20.30.30");
                assertThat(nodes.register(entry, lease)).isTrue();
                assertThat(nodes.keepAlive(lease)).isTrue();
                assertThat(nodes.isAlive("node1")).isTrue();
                assertThat(watch.next()).containsExactly(entry);
                awaitDeath(nodes, "node1");
                assertThat(nodes.keepAlive(lease)).isFalse();
                assertThat(nodes.register(entry("node1", "10.20.30.31"), lease)).isFalse();
                assertThat(nodes.isRegistered("node1")).isTrue();
            }
        }

        @Test
        void isForgottenOnlyWhenItIsNotHeardOf() throws Exception {
            TestNode here = node("node1");
            TestNode gone = node("node2");
            gone.add("pod");
            Cidr block = gone.owned().blocks().getFirst().cidr();
            try (var nodes = new EtcdNodes(conf())) {
                nodes.register(entry("node2", "10.20.30.31"), nodes.grant(LONG));
                assertThatThrownBy(() -> new ForgetCommand(here.node(), "node2", false).run())
                        .isInstanceOf(CniException.class)
                        .hasMessage(
                                "forget node node2: it was heard of in the last 30 s (end its"
                                        + " manx-bird first, or say --force)");
                assertThat(here.node().owners(POOL)).containsEntry(block, "node2");
                Report report = new ForgetCommand(here.node(), "node2", true).run();
                assertThat(report.text()).isEqualTo("node node2 is forgotten; blocks freed: 1\n");
                assertThat(here.node().owners(POOL)).isEmpty();
                assertThat(nodes.isRegistered("node2")).isFalse();
                assertThat(nodes.isAlive("node2")).isFalse();
            }
        }

        @Test
        void thatComesBackKeepsItsBlocks() throws Exception {
            TestNode node = node("node1");
            node.add("pod");
            var before = node.owned();
            node.reboot();
            tend(node);
            assertThat(node.owned().blocks()).containsAll(before.blocks());
        }

        @Test
        void thatWasForgottenTakesItsBlocksAgainIfNobodyHasThem() throws Exception {
            TestNode node = node("node2");
            String address = node.add("pod");
            new ForgetCommand(node("node1").node(), "node2", false).run();
            tend(node);
            assertThat(node.node().owners(POOL)).containsValue("node2");
            assertThat(node.held()).containsEntry("pod", address);
        }

        @Test
        void thatWasForgottenLetsGoOfABlockThatAnotherNodeHas() throws Exception {
            TestNode node = node("node2");
            node.add("pod");
            Cidr block = node.owned().blocks().getFirst().cidr();
            new ForgetCommand(node("node1").node(), "node2", false).run();
            try (BlockRegistry registry = node.node().registry()) {
                registry.claim(block, "node1");
            }
            assertThatThrownBy(() -> tend(node))
                    .isInstanceOf(CniException.class)
                    .hasMessageContaining("which are let go: {" + block + "=node1}");
            assertThat(node.owned().find(block)).isEmpty();
            tend(node);
            assertThat(node.owned().inState(BlockState.CONFIRMED)).doesNotContain(block);
        }
    }

    @Nested
    class TheWatch {

        @Test
        void goesOnWhereItWasWhenEtcdIsStartedAgain() throws Exception {
            try (var nodes = new EtcdNodes(conf());
                    var watch = new EtcdNodeWatch(conf())) {
                NodeEntry one = entry("node1", "10.20.30.30");
                nodes.register(one, nodes.grant(LONG));
                assertThat(watch.next()).containsExactly(one);
                etcd().kill();
                etcd().start();
                etcd().awaitHealth();
                NodeEntry two = entry("node2", "10.20.30.31");
                nodes.register(two, nodes.grant(LONG));
                assertThat(nextOf(watch)).containsExactly(one, two);
                nodes.forget("node1");
                assertThat(nextOf(watch)).containsExactly(two);
            }
        }

        @Test
        void beginsAnewWhenEtcdHasDroppedWhereItWas() throws Exception {
            try (var nodes = new EtcdNodes(conf());
                    var watch = new EtcdNodeWatch(conf())) {
                assertThat(watch.next()).isEmpty();
                nodes.register(entry("node1", "10.20.30.30"), nodes.grant(LONG));
                NodeEntry last = entry("node1", "10.20.30.99");
                nodes.register(last, nodes.grant(LONG));
                // nobody watches between the list and here
                assertThat(etcd().compact()).isZero();
                assertThat(nextOf(watch)).containsExactly(last);
            }
        }

        private List<NodeEntry> nextOf(EtcdNodeWatch watch) throws RegistryException {
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (true) {
                try {
                    return watch.next();
                } catch (RegistryException e) {
                    if (System.nanoTime() > end) {
                        throw e;
                    }
                }
            }
        }
    }

    private static void awaitDeath(EtcdNodes nodes, String node) throws RegistryException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (nodes.isAlive(node)) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }
}
