package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.block.BlockState;
import dev.manx.core.block.OwnedBlock;
import dev.manx.core.conf.Pool;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
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
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
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
        System.out.printf(
                "%d operations: %d ADDs answered, %d refused, %d calls stopped by a kill or a power"
                        + " failure; violations 0%n",
                OPERATIONS, given, refused, crashes);
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
        Map<String, Set<IpAddress>> before = new TreeMap<>(node.held);
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
                learnOfKilled(node, container, kind, before);
            }
        }
        disk.stopBefore(Integer.MAX_VALUE);
    }

    /// What a call that was killed may have done to its container: an ADD takes nothing away, a DEL
    /// gives nothing. Calls about others than a container know by themselves.
    private static void learnOfKilled(
            ModelledNode node, String container, int kind, Map<String, Set<IpAddress>> before)
            throws Exception {
        Set<IpAddress> had = before.getOrDefault(container, Set.of());
        Set<IpAddress> has = node.actual().getOrDefault(container, Set.of());
        if (isAdd(kind)) {
            assertThat(has).containsAll(had);
            node.learn(container);
        } else if (isDel(kind)) {
            assertThat(had).containsAll(has);
            node.learn(container);
        } else if (isTakeOver(kind)) {
            assertThat(has).containsAll(had);
            node.learn(container);
        }
    }

    private static boolean isAdd(int kind) {
        return kind < 45;
    }

    private static boolean isDel(int kind) {
        return kind >= 45 && kind < 74;
    }

    private static boolean isTakeOver(int kind) {
        return kind == 89 || kind == 90;
    }

    private void disaster(ModelledNode node, int kind) throws Exception {
        switch (kind) {
            case 0 -> node.reboot();
            case 1 -> {
                lose("/t/run/" + node.name + LOST.get(random.nextInt(LOST.size())));
                learnAllWithoutLink(node);
                node.forgetWhoRests();
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
        if (random.nextBoolean()) {
            disk.powerFailed();
        } else {
            disk.powerFailedAfterCommit();
        }
        nodes.forEach(ModelledNode::reboot);
    }

    private void call(ModelledNode node, String container, int kind) throws Exception {
        if (kind < 38) {
            add(node, container, Optional.empty());
        } else if (kind < 45) {
            add(node, container, Optional.of(anyAddress()));
        } else if (isDel(kind)) {
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
        } else if (isTakeOver(kind)) {
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
        ModelledNode.Choice choice = node.choice();
        boolean possible = wish.isPresent() ? mayHave(node, container, wish.get()) : node.hasRoom();
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
            assertThat(possible).as(e.getMessage()).isFalse();
            if (wish.isEmpty()) {
                assertThat(e.code()).isEqualTo(ErrorCode.TRY_AGAIN_LATER.number());
            }
            return;
        }
        given++;
        assertThat(answer).hasSize(2).containsAll(before);
        for (IpAddress address : answer) {
            if (wish.equals(Optional.of(address))) {
                assertThat(possible).isTrue();
            } else if (!before.contains(address)) {
                choice.assertAllows(address);
            }
        }
        wish.ifPresent(address -> assertThat(answer).contains(address));
        node.held.put(container, answer);
        node.linkUp(container, answer);
    }

    /// Whether an ADD that asks for this address must succeed.
    private boolean mayHave(ModelledNode node, String container, IpAddress wish) throws Exception {
        Set<IpAddress> before = node.held.getOrDefault(container, Set.of());
        for (ModelledNode each : nodes) {
            for (Map.Entry<String, Set<IpAddress>> one : each.held.entrySet()) {
                boolean own = each.equals(node) && one.getKey().equals(container);
                if (!own && one.getValue().contains(wish)) {
                    return false;
                }
            }
        }
        for (IpAddress has : before) {
            if (has.family() == wish.family() && !has.equals(wish)) {
                return false;
            }
        }
        Family other = wish.family() == Family.INET ? Family.INET6 : Family.INET;
        boolean room =
                before.stream().anyMatch(has -> has.family() == other) || node.hasRoom(other);
        return room && node.mayUse(wish);
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
            Optional<BlockState> state = node.machine.owned().find(block).map(OwnedBlock::state);
            if (report.text().endsWith("given back\n")) {
                assertThat(state).isEmpty();
                assertThat(node.node().registry().list(block)).doesNotContainValue(node.name);
            } else {
                assertThat(state).contains(BlockState.RELEASING);
            }
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
        Map<Cidr, String> owners = acted.owners();
        for (ModelledNode node : nodes) {
            node.assertOwns(owners);
        }
        var all = new ArrayList<IpAddress>();
        for (ModelledNode node : nodes) {
            node.held.values().forEach(all::addAll);
        }
        assertThat(new HashSet<>(all)).hasSameSizeAs(all);
        assertThat(disk.openLocks()).isZero();
    }
}
