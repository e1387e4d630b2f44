package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.block.Block;
import dev.manx.core.block.BlockGlance;
import dev.manx.core.block.OwnedBlock;
import dev.manx.core.conf.Pool;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.ipam.store.CrashingDisk;
import java.nio.charset.StandardCharsets;
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

    /// What a person may remove of a node's `/run`: everything, or the beginning of some names. The
    /// blocks of one pool go together, so that what they say goes with them.
    private static final List<String> LOST =
            List.of("", "/net/1", "/net/f", "/net/holders", "/net/current");

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

    private void disaster(ModelledNode node, int kind) throws Exception {
        switch (kind) {
            case 0 -> node.reboot();
            case 1 -> {
                lose("/t/run/" + node.name + LOST.get(random.nextInt(LOST.size())));
                learnAllWithoutLink(node);
            }
            default -> {
                if (random.nextInt(4) == 0) {
                    powerFails();
                }
            }
        }
    }

    private void lose(String files) {
        disk.allFiles().stream()
                .filter(file -> file.toString().startsWith(files))
                .forEach(disk::lose);
    }

    private void powerFails() {
        disk.powerFailed();
        nodes.forEach(ModelledNode::reboot);
    }

    private void call(ModelledNode node, String container, int kind) throws Exception {
        if (kind < 38) {
            add(node, container, Optional.empty());
        } else if (kind < 45) {
            add(node, container, Optional.of(anyAddress()));
        } else if (kind < 74) {
            del(node, container);
        } else if (kind < 76) {
            gc(node);
        } else if (kind < 79) {
            repair(node);
        } else if (kind < 82) {
            claim(node);
        } else if (kind < 84) {
            releaseBlock(node);
        } else if (kind < 89) {
            node.giveBack();
        } else if (kind < 91) {
            takeOver(node, container);
        } else if (kind < 95) {
            node.announce();
        } else {
            node.machine.pass(Duration.ofSeconds(random.nextInt(90)));
        }
    }

    private void add(ModelledNode node, String container, Optional<IpAddress> wish)
            throws Exception {
        Set<IpAddress> before = node.held.getOrDefault(container, Set.of());
        List<BlockGlance> choices = node.choices();
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
        if (wish.isEmpty()) {
            assertChosen(node, choices, before, answer);
        }
        node.held.put(container, answer);
        node.linkUp(container, answer);
    }

    /// P23: each new address is of a block as full as the one that a look at all blocks chooses.
    private static void assertChosen(
            ModelledNode node,
            List<BlockGlance> choices,
            Set<IpAddress> before,
            Set<IpAddress> answer)
            throws Exception {
        for (BlockGlance choice : choices) {
            for (IpAddress address : answer) {
                if (address.family() == choice.cidr().family() && !before.contains(address)) {
                    Block given =
                            node.blocks().stream()
                                    .filter(each -> each.cidr().contains(address))
                                    .findFirst()
                                    .orElseThrow();
                    // the new allocation is in it by now
                    assertThat(given.allocations()).hasSize(choice.used() + 1);
                }
            }
        }
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

    private void releaseBlock(ModelledNode node) throws Exception {
        List<OwnedBlock> owned = node.machine.owned().blocks();
        if (owned.isEmpty()) {
            return;
        }
        Cidr block = owned.get(random.nextInt(owned.size())).cidr();
        boolean used =
                node.held.values().stream().anyMatch(all -> all.stream().anyMatch(block::contains));
        try {
            Report report = new ReleaseCommand(node.node()).block(block);
            assertThat(used).isFalse();
            boolean gone = !node.node().registry().list(block).containsValue(node.name);
            assertThat(report.text().endsWith("given back\n")).isEqualTo(gone);
        } catch (CniException e) {
            assertThat(used).as(e.getMessage()).isTrue();
        }
    }

    /// A pod that host-local gave its address.
    private void takeOver(ModelledNode node, String container) throws Exception {
        if (node.held.containsKey(container)) {
            return;
        }
        IpAddress address = Cidr.parse("10.0.0.0/27").nth(8 + random.nextInt(24));
        Path folder = Path.of("/t/host-local/" + node.name);
        disk.allFiles().stream().filter(file -> file.startsWith(folder)).forEach(disk::lose);
        disk.place(
                folder.resolve(address.toString()),
                (container + "\neth0").getBytes(StandardCharsets.UTF_8));
        boolean taken =
                nodes.stream()
                        .anyMatch(
                                each ->
                                        each.held.values().stream()
                                                .anyMatch(held -> held.contains(address)));
        Report report = new ImportCommand(node.node(), folder).run();
        if (report.good()) {
            assertThat(taken).isFalse();
            node.held.put(container, Set.of(address));
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
