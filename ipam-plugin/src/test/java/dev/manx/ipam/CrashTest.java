package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.block.Allocation;
import dev.manx.core.block.Block;
import dev.manx.core.block.BlockState;
import dev.manx.core.block.CurrentBlock;
import dev.manx.core.block.CurrentBlocks;
import dev.manx.core.block.Handle;
import dev.manx.core.block.OwnedBlock;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.core.registry.RegistryException;
import dev.manx.core.spec.CniException;
import dev.manx.ipam.link.LinkAllocation;
import dev.manx.ipam.store.BlockClaims;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.CrashingDisk;
import dev.manx.ipam.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Pulls the plug before every single change of stories that claim blocks, give them back, take
/// them back, import and repair, and looks at the invariants of [dev.manx.ipam.store.BlockStore].
class CrashTest {

    private static final Path ROOT = Path.of("/t");
    private static final String POOL = "{\"cidr\": \"10.0.0.0/28\", \"blockSize\": 30}";

    private enum Fault {
        KILL,
        POWER,
        /// Names of files had reached the disk, bytes had not.
        POWER_AFTER_COMMIT
    }

    /// One call of the story.
    private sealed interface Step {}

    private record Add(String container) implements Step {}

    private record Ask(String container, String address) implements Step {}

    private record Del(String container) implements Step {}

    private record Release() implements Step {}

    private record Tend() implements Step {}

    /// The sidecar and BIRD announce what is confirmed, and nothing else.
    private record Announce() implements Step {}

    private record Pass(Duration time) implements Step {}

    private record Import(String container, String address) implements Step {}

    private record Repair() implements Step {}

    private record Collect() implements Step {}

    /// Somebody removes `/run/manx`.
    private record LoseRun() implements Step {}

    /// Somebody removes `holders` alone.
    private record LoseHolders() implements Step {}

    private static final List<Step> STORY =
            List.of(
                    new Add("a"),
                    new Add("b"),
                    new Add("c"),
                    new Add("d"),
                    new Add("e"),
                    new Ask("f", "10.0.0.9"),
                    new Del("b"),
                    new Del("e"),
                    new Del("f"),
                    new Release(),
                    new Add("g"),
                    new Add("h"),
                    new Add("i"),
                    new Del("nobody"),
                    new Del("a"));

    private static final List<Step> STORY_OF_EMPTY_BLOCKS =
            List.of(
                    new Add("a"),
                    new Add("b"),
                    new Add("c"),
                    new Add("d"),
                    new Add("e"),
                    new Ask("f", "10.0.0.9"),
                    new Announce(),
                    new Del("e"),
                    new Del("f"),
                    new Pass(Duration.ofMinutes(6)),
                    new Tend(),
                    new Release(),
                    new Announce(),
                    new Pass(Duration.ofSeconds(10)),
                    new Tend(),
                    new Add("g"),
                    new Del("g"),
                    new Pass(Duration.ofMinutes(6)),
                    new Tend(),
                    // takes the block back
                    new Add("h"),
                    new Pass(Duration.ofSeconds(10)),
                    new Tend());

    private static final List<Step> STORY_OF_REPAIRS =
            List.of(
                    new Import("a", "10.0.0.2"),
                    new Add("b"),
                    new Import("c", "10.0.0.13"),
                    new Add("d"),
                    new Repair(),
                    new LoseRun(),
                    new Repair(),
                    new Add("e"),
                    new Import("a", "10.0.0.2"),
                    new Pass(Duration.ofMinutes(2)),
                    new Repair(),
                    new LoseRun(),
                    new Add("f"),
                    new Collect(),
                    new Del("b"));

    /// Whoever is killed while it makes `holders` anew leaves them to be made by others.
    private static final List<Step> STORY_OF_HOLDERS =
            List.of(
                    new Add("a"),
                    new Add("b"),
                    new LoseHolders(),
                    new Add("c"),
                    new Add("b"),
                    new Add("a"),
                    new LoseHolders(),
                    new Del("a"));

    private final CrashingDisk disk = new CrashingDisk(ROOT.resolve("run"));
    private final TestNode node = new TestNode(disk, TestNode.conf("node1", POOL, "/t", ""));
    private final Map<String, String> answered = new TreeMap<>();
    private List<Step> story = STORY;

    @Test
    void killBeforeAnyChangeLosesNothing() throws Exception {
        assertThat(everyStop(Fault.KILL, STORY)).isGreaterThan(90);
    }

    @Test
    void powerFailureBeforeAnyChangeLosesNoBlock() throws Exception {
        assertThat(everyStop(Fault.POWER, STORY)).isGreaterThan(90);
        assertThat(everyStop(Fault.POWER_AFTER_COMMIT, STORY)).isGreaterThan(90);
    }

    @Test
    void killBeforeAnyChangeOfAGiveBackLosesNothing() throws Exception {
        assertThat(everyStop(Fault.KILL, STORY_OF_EMPTY_BLOCKS)).isGreaterThan(120);
    }

    @Test
    void powerFailureBeforeAnyChangeOfAGiveBackLosesNoBlock() throws Exception {
        assertThat(everyStop(Fault.POWER, STORY_OF_EMPTY_BLOCKS)).isGreaterThan(120);
        assertThat(everyStop(Fault.POWER_AFTER_COMMIT, STORY_OF_EMPTY_BLOCKS)).isGreaterThan(120);
    }

    @Test
    void killBeforeAnyChangeOfARepairOrImportLosesNothing() throws Exception {
        assertThat(everyStop(Fault.KILL, STORY_OF_REPAIRS)).isGreaterThan(70);
    }

    @Test
    void powerFailureBeforeAnyChangeOfARepairOrImportLosesNoBlock() throws Exception {
        assertThat(everyStop(Fault.POWER, STORY_OF_REPAIRS)).isGreaterThan(70);
        assertThat(everyStop(Fault.POWER_AFTER_COMMIT, STORY_OF_REPAIRS)).isGreaterThan(70);
    }

    @Test
    void killBeforeAnyChangeOfHoldersGivesNobodyASecondAddress() throws Exception {
        assertThat(everyStop(Fault.KILL, STORY_OF_HOLDERS)).isGreaterThan(50);
    }

    /// A kill leaves the disk's cache as it was: what a later call finds there may be gone with the
    /// power after all. Kill before every change, and power failure before every change from then
    /// on until the story's end.
    @Test
    void killAndThenPowerFailureLosesNoBlock() throws Exception {
        assertThat(everyTwoStops(STORY)).isGreaterThan(5_000);
        assertThat(everyTwoStops(STORY_OF_EMPTY_BLOCKS)).isGreaterThan(5_000);
    }

    /// A runtime whose ADD was killed does not make it again: it gives up with a DEL. Afterwards
    /// there is nothing of the attachment, and no file that is half written.
    @Test
    void aDelBehindAKilledAddLeavesNothingBehind() throws Exception {
        assertThat(everyKilledAdd(STORY)).isGreaterThan(60);
        assertThat(everyKilledAdd(STORY_OF_EMPTY_BLOCKS)).isGreaterThan(50);
    }

    /// @return how many changes are made in the story's ADDs
    private static int everyKilledAdd(List<Step> story) throws Exception {
        int changes = 0;
        for (int n = 0; ; n++) {
            var run = new CrashTest();
            run.story = story;
            int done = run.tellUntil(n, 0);
            if (done == story.size()) {
                return changes;
            }
            run.disk.killed();
            String where = "stopped before change " + n + ", in " + story.get(done);
            switch (story.get(done)) {
                case Add(String container) -> run.giveUp(container, where);
                case Ask(String container, String _) -> run.giveUp(container, where);
                default -> {
                    continue;
                }
            }
            changes++;
        }
    }

    private void giveUp(String container, String where) throws Exception {
        tell(new Del(container));
        assertThat(held()).as(where).isEqualTo(answered);
        assertThat(disk.allFiles())
                .as(where)
                .noneMatch(file -> file.endsWith(".unfinished"))
                .noneMatch(file -> String.valueOf(file.getFileName()).startsWith(container + ":"))
                .filteredOn(file -> file.endsWith(".spare"))
                .allSatisfy(file -> Block.decode(file.toString(), disk.read(file)));
    }

    /// @return how many pairs of stops there are
    private static int everyTwoStops(List<Step> story) throws Exception {
        int pairs = 0;
        for (int first = 0; ; first++) {
            for (int second = 0; ; second++) {
                var run = new CrashTest();
                run.story = story;
                int killed = run.tellUntil(first, 0);
                if (killed == story.size()) {
                    return pairs;
                }
                run.disk.killed();
                int failed = run.tellUntil(second, killed);
                if (failed == story.size()) {
                    break;
                }
                pairs++;
                String where = "stopped before change " + first + ", in " + story.get(killed);
                String then = ", and before change " + second + ", in " + story.get(failed);
                run.goOn(Fault.POWER, failed, where + then);
            }
        }
    }

    /// @return how many changes the whole story makes
    private static int everyStop(Fault fault, List<Step> story) throws Exception {
        for (int n = 0; ; n++) {
            var run = new CrashTest();
            run.story = story;
            int done = run.tellUntil(n, 0);
            if (done == story.size()) {
                return n;
            }
            run.goOn(fault, done, "stopped before change " + n + ", in " + story.get(done));
        }
    }

    /// @return the step in which it stopped, or the length of the story
    private int tellUntil(int n, int from) throws Exception {
        disk.stopBefore(n);
        for (int i = from; i < story.size(); i++) {
            try {
                tell(story.get(i));
            } catch (CrashingDisk.Stop e) {
                return i;
            }
        }
        return story.size();
    }

    private void goOn(Fault fault, int interrupted, String where) throws Exception {
        switch (fault) {
            case KILL -> {
                disk.killed();
                assertNothingLost(story.get(interrupted), where);
            }
            case POWER -> {
                disk.powerFailed();
                assertRebooted(where);
            }
            case POWER_AFTER_COMMIT -> {
                disk.powerFailedAfterCommit();
                assertRebooted(where);
            }
        }
        assertBlocksAgree(where);
        for (Step step : story.subList(interrupted, story.size())) {
            tell(step);
        }
        assertThat(held()).as(where).isEqualTo(answered);
        assertThat(answered.values()).as(where).doesNotHaveDuplicates();
        assertBlocksAgree(where);
        assertThat(disk.openLocks()).isZero();
    }

    private void assertRebooted(String where) throws StoreException {
        node.reboot();
        answered.clear();
        assertThat(held()).as(where).isEmpty();
    }

    /// I3: who was answered has what was answered; the caller that was interrupted may have got its
    /// address, or lost it, without having heard.
    private void assertNothingLost(Step interrupted, String where) throws StoreException {
        Map<String, String> held = held();
        Map<String, String> known = new TreeMap<>(answered);
        switch (interrupted) {
            case Add(String container) -> {
                if (!known.containsKey(container)) {
                    held.remove(container); // and who asks again keeps what it has
                }
            }
            case Ask(String container, String _) -> held.remove(container);
            case Del(String container) -> {
                held.remove(container);
                known.remove(container);
            }
            case Import(String container, String _) -> {
                held.remove(container);
                known.remove(container);
            }
            case Collect() -> {
                held.keySet().retainAll(living());
                known.keySet().retainAll(living());
            }
            case Repair() -> {
                // what no link has may be freed or not
                held.keySet().retainAll(living());
                known.keySet().retainAll(living());
            }
            case Release(), Tend(), Announce(), Pass(Duration _), LoseRun(), LoseHolders() -> {}
        }
        assertThat(held).as(where).isEqualTo(known);
    }

    /// I4, I5 and I9, as sets: current ⊆ confirmed ⊆ the registry's ⊆ written down.
    private void assertBlocksAgree(String where) throws StoreException, RegistryException {
        try (BlockStore store = node.node().peekStore()) {
            List<CurrentBlock> current =
                    store.current().map(CurrentBlocks::blocks).orElse(List.of());
            assertThat(store.owned().inState(BlockState.CONFIRMED))
                    .as(where)
                    .containsAll(current.stream().map(CurrentBlock::cidr).toList());
        }
        var inRegistry = node.node().registry().list(Cidr.parse("10.0.0.0/28"));
        assertThat(inRegistry.keySet())
                .as(where)
                .containsAll(node.owned().inState(BlockState.CONFIRMED));
        assertThat(node.owned().blocks().stream().map(OwnedBlock::cidr))
                .as(where)
                .containsAll(inRegistry.keySet());
    }

    private void tell(Step step) throws Exception {
        switch (step) {
            case Add(String container) -> linkUp(container, node.add(container));
            case Ask(String container, String address) ->
                    linkUp(container, node.addAsking(container, address));
            case Del(String container) -> {
                node.links.removeIf(link -> link.container().equals(container));
                node.del(container);
                answered.remove(container);
            }
            case Release() -> giveEmptyBlocksBack();
            case Tend() -> tend();
            case Announce() -> {
                node.blackholes.clear();
                node.blackholes.addAll(node.owned().inState(BlockState.CONFIRMED));
            }
            case Pass(Duration time) -> node.pass(time);
            case Import(String container, String address) -> takeOver(container, address);
            case Repair() -> {
                new InspectCommand(node.node()).repair();
                answered.keySet().retainAll(held().keySet());
            }
            case Collect() -> {
                new GcCommand(node.node(), handles(living())).run();
                answered.keySet().retainAll(living());
            }
            case LoseHolders() -> loseWhatIsIn(node.node().runDir().resolve("holders"));
            case LoseRun() -> {
                loseWhatIsIn(ROOT.resolve("run"));
                answered.keySet().retainAll(living());
            }
        }
    }

    private void loseWhatIsIn(Path folder) {
        disk.allFiles().stream().filter(file -> file.startsWith(folder)).forEach(disk::lose);
    }

    private void linkUp(String container, String address) {
        answered.put(container, address);
        node.links.removeIf(link -> link.container().equals(container));
        node.links.add(
                new LinkAllocation(
                        TestNode.NETWORK, container, "eth0", List.of(IpAddress.parse(address))));
    }

    private Set<String> living() {
        return node.links.stream().map(LinkAllocation::container).collect(Collectors.toSet());
    }

    private static Set<Handle> handles(Set<String> containers) {
        return containers.stream().map(TestNode::handle).collect(Collectors.toSet());
    }

    /// As a reader of the files and links sees it, whether the files are there or not.
    private Map<String, String> held() throws StoreException {
        var held = new TreeMap<String, String>();
        try (BlockStore store = node.node().peekStore()) {
            for (Block block : node.node().peekBlocks(store)) {
                for (Allocation each : block.allocations()) {
                    held.merge(
                            each.handle().containerId(),
                            each.address().toString(),
                            (one, two) -> one + " and " + two);
                }
            }
        }
        return held;
    }

    private void tend() throws Exception {
        var use = KernelUse.of(node.node());
        try (BlockStore store = node.node().openStore();
                BlockClaims claims = node.node().claims(store)) {
            new GiveBack(node.node(), store, claims, use, Instant.EPOCH).pass();
        }
    }

    private void takeOver(String container, String address) throws Exception {
        Path folder = ROOT.resolve("host-local");
        loseWhatIsIn(folder);
        disk.place(
                folder.resolve(address), (container + "\neth0").getBytes(StandardCharsets.UTF_8));
        if (new ImportCommand(node.node(), folder).run().good()) {
            answered.put(container, address);
        }
    }

    private void giveEmptyBlocksBack() throws CniException, StoreException, RegistryException {
        for (OwnedBlock each : node.owned().blocks()) {
            boolean empty =
                    held().values().stream().map(IpAddress::parse).noneMatch(each.cidr()::contains);
            if (empty) {
                new ReleaseCommand(node.node()).block(each.cidr());
            }
        }
    }
}
