package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.block.OwnedBlock;
import dev.manx.core.conf.Pool;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.ipam.store.CrashingDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Random calls, kills, power failures, reboots and lost `/run`s on three nodes with one registry,
/// each compared with a simple model ([ModelledNode]) after every step. The story follows from its
/// seed, which failures name.
///
/// `-Dmodel.operations=1000000` goes on for longer, `-Dmodel.seed=N` tells another story.
class ModelTest {

    private static final int OPERATIONS = Integer.getInteger("model.operations", 5_000);
    private static final long SEED = Long.getLong("model.seed", 1);
    private static final int CONTAINERS = 24;

    /// Kills come after so few changes that most hit a call in its middle.
    private static final int CHANGES_BEFORE_KILL = 12;

    private final Random random = new Random(SEED);
    private final CrashingDisk disk = new CrashingDisk(Path.of("/t/run"));
    private final List<ModelledNode> nodes =
            List.of(
                    new ModelledNode("node1", disk),
                    new ModelledNode("node2", disk),
                    new ModelledNode("node3", disk));
    private int given;
    private int refused;
    private int crashes;

    @Test
    void noStoryLeaksAnAddressOrGivesOneTwice() throws Exception {
        for (int i = 0; i < OPERATIONS; i++) {
            ModelledNode node = nodes.get(random.nextInt(nodes.size()));
            String container = "c" + random.nextInt(CONTAINERS);
            int kind = random.nextInt(100);
            try {
                step(node, container, kind);
                assertHolds(node);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        "seed %d, operation %d (%d) on %s with %s"
                                .formatted(SEED, i, kind, node.name, container),
                        e);
            }
        }
        // a story in which nothing happens would hold as well
        assertThat(given).isGreaterThan(OPERATIONS / 20);
        assertThat(refused).isGreaterThan(OPERATIONS / 200);
        assertThat(crashes).isGreaterThan(OPERATIONS / 100);
    }

    private void step(ModelledNode node, String container, int kind) throws Exception {
        if (kind < 3) {
            disaster(node, kind);
            return;
        }
        boolean kill = random.nextInt(8) == 0;
        if (kill) {
            disk.stopBefore(random.nextInt(CHANGES_BEFORE_KILL));
        }
        try {
            call(node, container, kind);
        } catch (CrashingDisk.Stop e) {
            crashes++;
            if (random.nextInt(6) == 0) {
                powerFails();
            } else {
                disk.killed();
                node.learn(container);
            }
        }
        disk.stopBefore(Integer.MAX_VALUE);
    }

    private void disaster(ModelledNode node, int kind) {
        switch (kind) {
            case 0 -> node.reboot();
            case 1 -> {
                Path run = Path.of("/t/run/" + node.name);
                disk.allFiles().stream().filter(file -> file.startsWith(run)).forEach(disk::delete);
                node.forgetAllWithoutLink();
            }
            default -> {
                if (random.nextInt(4) == 0) {
                    powerFails();
                }
            }
        }
    }

    private void powerFails() {
        disk.powerFailed();
        nodes.forEach(ModelledNode::reboot);
    }

    private void call(ModelledNode node, String container, int kind) throws Exception {
        if (kind < 40) {
            add(node, container, Optional.empty());
        } else if (kind < 48) {
            add(node, container, Optional.of(anyAddress()));
        } else if (kind < 80) {
            del(node, container);
        } else if (kind < 83) {
            gc(node);
        } else if (kind < 86) {
            repair(node);
        } else if (kind < 89) {
            claim(node);
        } else if (kind < 94) {
            giveBack(node);
        } else {
            node.machine.pass(Duration.ofSeconds(random.nextInt(60)));
        }
    }

    private void add(ModelledNode node, String container, Optional<IpAddress> wish)
            throws Exception {
        Set<IpAddress> before = node.held.getOrDefault(container, Set.of());
        List<AddressRequest> requests =
                wish.map(address -> List.of(new AddressRequest(address, "IP"))).orElse(List.of());
        Set<IpAddress> answer;
        try {
            answer =
                    ModelledNode.addresses(
                            new AddCommand(node.node(), TestNode.handle(container), requests)
                                    .run());
        } catch (CniException e) {
            refused++;
            boolean fair =
                    wish.isPresent()
                            || e.code() == ErrorCode.TRY_AGAIN_LATER.number() && !node.hasRoom();
            assertThat(fair).as(e.getMessage()).isTrue();
            return;
        }
        given++;
        assertThat(answer).hasSize(2).containsAll(before);
        wish.ifPresent(address -> assertThat(answer).contains(address));
        node.held.put(container, answer);
        node.linkUp(container, answer);
    }

    private IpAddress anyAddress() {
        return switch (random.nextInt(3)) {
            case 0 -> Cidr.parse("10.0.0.0/27").nth(random.nextInt(32));
            case 1 -> Cidr.parse("10.0.1.0/28").nth(random.nextInt(16));
            default -> Cidr.parse("fd00::/122").nth(random.nextInt(64));
        };
    }

    private void del(ModelledNode node, String container) throws Exception {
        node.linkDown(container);
        node.machine.del(container);
        node.held.remove(container);
    }

    private void gc(ModelledNode node) throws Exception {
        try {
            new GcCommand(node.node(), node.handlesWithLink()).run();
            node.forgetAllWithoutLink();
        } catch (CrashingDisk.Stop e) {
            learnAllWithoutLink(node);
            throw e;
        }
    }

    private void repair(ModelledNode node) throws Exception {
        try {
            new InspectCommand(node.node()).repair();
        } finally {
            learnAllWithoutLink(node);
        }
    }

    /// GC and repair may free what no link has; whatever has one must be as before.
    private static void learnAllWithoutLink(ModelledNode node) throws Exception {
        for (String container : List.copyOf(node.held.keySet())) {
            if (!node.hasLink(container)) {
                node.learn(container);
            }
        }
    }

    private void claim(ModelledNode node) throws Exception {
        List<Pool> pools = node.node().conf().givingPools();
        Pool pool = pools.get(random.nextInt(pools.size()));
        Cidr block = pool.cidr().subnet(pool.blockSize(), random.nextInt(8));
        try {
            new ClaimCommand(node.node(), block).run();
        } catch (CniException e) {
            assertThat(node.node().registry().list(block).get(block)).isNotEqualTo(node.name);
        }
    }

    private void giveBack(ModelledNode node) throws Exception {
        List<OwnedBlock> owned = node.machine.owned().blocks();
        if (owned.isEmpty()) {
            return;
        }
        Cidr block = owned.get(random.nextInt(owned.size())).cidr();
        boolean used =
                node.held.values().stream().anyMatch(all -> all.stream().anyMatch(block::contains));
        try {
            new ReleaseCommand(node.node()).block(block);
            assertThat(used).isFalse();
            assertThat(node.node().registry().list(block)).doesNotContainValue(node.name);
        } catch (CniException e) {
            assertThat(used).as(e.getMessage()).isTrue();
        }
    }

    private void assertHolds(ModelledNode acted) throws Exception {
        acted.assertHolds();
        var all = new ArrayList<IpAddress>();
        for (ModelledNode node : nodes) {
            node.held.values().forEach(all::addAll);
        }
        assertThat(new HashSet<>(all)).hasSameSizeAs(all);
        assertThat(disk.openLocks()).isZero();
    }
}
