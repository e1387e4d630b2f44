package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.block.BlockState;
import dev.manx.core.block.OwnedBlock;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.core.registry.RegistryException;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.ipam.registry.Etcd;
import dev.manx.ipam.store.RealDisk;
import dev.manx.ipam.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pods come and go on two nodes without a pause while an etcd of three members loses one, drops
/// its history, is away altogether, and comes back (P24, P26). Who has which address is kept apart
/// from Manx.
class EtcdChurnTest {

    private static final List<String> NODES = List.of("node1", "node2");
    private static final int WORKERS_A_NODE = 2;
    private static final int PODS_A_WORKER = 5;
    private static final int CALLS_A_PHASE = 60;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// Many more blocks than the pods can need, so that no claim fails for want of one.
    private static final Cidr POOL = Cidr.parse("10.0.0.0/24");

    @TempDir private Path root;
    private List<Etcd> members = List.of();
    private final Map<String, String> holders = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Phase> phase = new AtomicReference<>(new Phase("start"));
    private final CountDownLatch over = new CountDownLatch(1);

    /// What the pods saw between two faults.
    private static final class Phase {
        private final String name;
        private final CountDownLatch calls = new CountDownLatch(CALLS_A_PHASE);
        private final AtomicInteger added = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private final AtomicInteger deleted = new AtomicInteger();
        private final AtomicInteger released = new AtomicInteger();

        Phase(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return "%s: added %s, deleted %s, blocks given back %s, refused %s"
                    .formatted(name, added, deleted, released, refused);
        }
    }

    @Test
    void theBooksBalanceWhateverBecomesOfEtcd() throws Exception {
        members = Etcd.startCluster(root, 3);
        try (ExecutorService pool = Executors.newCachedThreadPool()) {
            var pods = new ArrayList<Future<?>>();
            for (String node : NODES) {
                for (int worker = 0; worker < WORKERS_A_NODE; worker++) {
                    String name = node + "-w" + worker;
                    pods.add(pool.submit(() -> churn(node(node), name)));
                }
            }
            try {
                loseEtcdBitByBit();
            } finally {
                over.countDown();
            }
            for (Future<?> each : pods) {
                each.get();
            }
            assertThat(violations).isEmpty();
            checkBooks();
        } finally {
            members.forEach(Etcd::close);
        }
    }

    private void loseEtcdBitByBit() throws Exception {
        assertThat(during("three members").refused).hasValue(0);

        members.getFirst().kill();
        assertThat(during("one member lost").refused).hasValue(0);
        assertThat(members.getLast().compact()).isZero();
        assertThat(during("compacted").refused).hasValue(0);

        // a node at rest, with a block to give back while nobody is there to take it
        TestNode leaver = node("node3", ", \"spareBlocks\": 0");
        leaver.add("pod");
        leaver.del("pod");
        Cidr left = leaver.owned().blocks().getFirst().cidr();
        members.forEach(Etcd::kill);
        during("no member left");
        assertThatThrownBy(() -> new ReleaseCommand(leaver.node()).block(left))
                .isInstanceOf(RegistryException.class);
        assertThat(leaver.owned().inState(BlockState.RELEASING)).containsExactly(left);
        refusesTheLastAddressQuickly();

        for (Etcd each : members) {
            each.start();
        }
        for (Etcd each : members) {
            each.awaitHealth();
        }
        during("all back");
        assertThat(during("all well").refused).hasValue(0);
        leaver.pass(GiveBack.HEARD);
        tend(leaver);
        assertThat(leaver.owned().blocks()).isEmpty();
        assertThat(leaver.node().owners(POOL)).doesNotContainValue("node3");
    }

    /// Lets the pods come and go for a while.
    private Phase during(String name) throws InterruptedException {
        var now = new Phase(name);
        phase.set(now);
        assertThat(now.calls.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("%s", now).isTrue();
        System.out.println(now);
        assertThat(now.deleted).as("%s", now).hasPositiveValue();
        assertThat(now.added).as("%s", now).hasPositiveValue();
        return now;
    }

    /// A node of its own that has nothing at home, with the time that a conflist gives by default.
    private void refusesTheLastAddressQuickly() {
        TestNode hurried = node("node4", ", \"spareBlocks\": 0", "");
        long start = System.nanoTime();
        assertThatThrownBy(() -> hurried.add("last"))
                .isInstanceOfSatisfying(
                        CniException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.TRY_AGAIN_LATER.number()));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    /// One worker's pods: each call is of one of them at random. Every DEL must succeed, and so
    /// must an ADD unless it has to claim from an etcd that is away.
    private void churn(TestNode node, String name) {
        var random = new Random(name.hashCode());
        var addresses = new TreeMap<String, String>();
        while (over.getCount() > 0) {
            Phase now = phase.get();
            String pod = name + "-" + random.nextInt(PODS_A_WORKER);
            try {
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> add(node, pod, addresses, now);
                    case 3, 4, 5 -> {
                        del(node, pod, addresses);
                        now.deleted.incrementAndGet();
                    }
                    default -> giveSomeBlockBack(node, now);
                }
            } catch (StoreException | RuntimeException e) {
                violations.add(now.name + ": " + pod + ": " + e);
            }
            now.calls.countDown();
        }
    }

    private void add(TestNode node, String pod, Map<String, String> addresses, Phase now)
            throws StoreException {
        String address;
        try {
            address = node.add(pod);
        } catch (CniException e) {
            now.refused.incrementAndGet();
            if (e.code() != ErrorCode.TRY_AGAIN_LATER.number()) {
                violations.add(now.name + ": " + pod + ": " + e);
            }
            return;
        }
        now.added.incrementAndGet();
        Optional<String> before = Optional.ofNullable(addresses.put(pod, address));
        if (before.isPresent() && !before.get().equals(address)) {
            violations.add(pod + " had " + before.get() + " and was given " + address);
        }
        Optional<String> other = Optional.ofNullable(holders.put(address, pod));
        if (other.isPresent() && !other.get().equals(pod)) {
            violations.add(address + " was given to " + other.get() + " and " + pod);
        }
    }

    private void del(TestNode node, String pod, Map<String, String> addresses)
            throws StoreException {
        Optional.ofNullable(addresses.remove(pod)).ifPresent(holders::remove);
        node.del(pod);
    }

    /// So that blocks go and are claimed again in every phase.
    private static void giveSomeBlockBack(TestNode node, Phase now) throws StoreException {
        for (OwnedBlock each : node.owned().blocks()) {
            try {
                new ReleaseCommand(node.node()).block(each.cidr());
                now.released.incrementAndGet();
                return;
            } catch (RegistryException e) {
                now.refused.incrementAndGet();
                return; // it stays on its way back
            } catch (CniException e) {
                // not empty
            }
        }
    }

    private void checkBooks() throws Exception {
        var held = new TreeMap<String, String>();
        var owners = new TreeMap<Cidr, String>();
        for (String name : NODES) {
            TestNode node = node(name, ", \"spareBlocks\": 0");
            node.pass(GiveBack.HEARD);
            tend(node);
            node.held().forEach((pod, address) -> assertThat(held.put(address, pod)).isNull());
            List<Cidr> confirmed = node.owned().inState(BlockState.CONFIRMED);
            assertThat(node.owned().blocks().stream().map(OwnedBlock::cidr).toList())
                    .as("nothing is left half done")
                    .isEqualTo(confirmed);
            assertThat(node.held().values())
                    .allMatch(
                            address ->
                                    confirmed.stream()
                                            .anyMatch(
                                                    block ->
                                                            block.contains(
                                                                    IpAddress.parse(address))));
            for (Cidr block : confirmed) {
                assertThat(owners.put(block, name)).as("owners of %s", block).isNull();
            }
        }
        assertThat(held).isEqualTo(new TreeMap<>(holders));
        assertThat(node(NODES.getFirst()).node().owners(POOL)).isEqualTo(owners);
    }

    private static void tend(TestNode node) throws Exception {
        new TendCommand(node.node()).run();
    }

    private TestNode node(String name) {
        return node(name, "");
    }

    private TestNode node(String name, String more) {
        return node(name, more, ", \"timeout\": 20000");
    }

    private TestNode node(String name, String more, String etcdKeys) {
        String pool = "{\"cidr\": \"" + POOL + "\", \"blockSize\": 30}";
        String registry = Etcd.registry(members.stream().map(Etcd::url).toList(), etcdKeys);
        String conf =
                TestNode.conf(name, pool, root.toString(), ", \"cooldown\": 0" + more)
                        .replace(root + "/run", root + "/run-" + name)
                        .replaceFirst("\"registry\": \\{[^}]*}", "\"registry\": " + registry);
        return new TestNode(new RealDisk(), conf);
    }
}
