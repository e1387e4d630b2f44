package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.block.BlockState;
import dev.manx.core.block.OwnedBlock;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.RegistryException;
import dev.manx.core.spec.CniException;
import dev.manx.ipam.store.CrashingDisk;
import dev.manx.ipam.store.StoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Pulls the plug before every single change of a story that claims three blocks, gives one back
/// and claims again, and looks at the invariants of [dev.manx.ipam.store.BlockStore].
class CrashTest {

    private static final Path ROOT = Path.of("/t");
    private static final String POOL = "{\"cidr\": \"10.0.0.0/28\", \"blockSize\": 30}";

    private enum Fault {
        KILL,
        POWER
    }

    /// One call of the story.
    private sealed interface Step {}

    private record Add(String container) implements Step {}

    private record Ask(String container, String address) implements Step {}

    private record Del(String container) implements Step {}

    private record GiveBack() implements Step {}

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
                    new GiveBack(),
                    new Add("g"),
                    new Add("h"),
                    new Add("i"),
                    new Del("nobody"),
                    new Del("a"));

    private final CrashingDisk disk = new CrashingDisk(ROOT.resolve("run"));
    private final TestNode node =
            new TestNode(disk, TestNode.conf("node1", POOL, "/t", ", \"cooldown\": 0"));
    private final Map<String, String> answered = new TreeMap<>();

    @Test
    void killBeforeAnyChangeLosesNothing() throws Exception {
        int changes = everyStop(Fault.KILL);
        assertThat(changes).isGreaterThan(60);
    }

    @Test
    void powerFailureBeforeAnyChangeLosesNoBlock() throws Exception {
        int changes = everyStop(Fault.POWER);
        assertThat(changes).isGreaterThan(60);
    }

    /// @return how many changes the whole story makes
    private static int everyStop(Fault fault) throws Exception {
        for (int n = 0; ; n++) {
            var run = new CrashTest();
            int done = run.tellUntil(n);
            if (done == STORY.size()) {
                return n;
            }
            run.goOn(fault, done, "stopped before change " + n + ", in " + STORY.get(done));
        }
    }

    /// @return the step in which it stopped, or the length of the story
    private int tellUntil(int n) throws Exception {
        disk.stopBefore(n);
        for (int i = 0; i < STORY.size(); i++) {
            try {
                tell(STORY.get(i));
            } catch (CrashingDisk.Stop e) {
                return i;
            }
        }
        return STORY.size();
    }

    private void goOn(Fault fault, int interrupted, String where) throws Exception {
        switch (fault) {
            case KILL -> {
                disk.killed();
                assertNothingLost(STORY.get(interrupted), where);
            }
            case POWER -> {
                disk.powerFailed();
                node.reboot();
                answered.clear();
                assertThat(node.held()).as(where).isEmpty();
            }
        }
        assertBlocksAgree(where);
        for (Step step : STORY.subList(interrupted, STORY.size())) {
            tell(step);
        }
        assertThat(node.held()).as(where).isEqualTo(answered);
        assertThat(answered.values()).as(where).doesNotHaveDuplicates();
        assertBlocksAgree(where);
        assertThat(disk.openLocks()).isZero();
    }

    /// I3: who was answered has what was answered; the caller that was interrupted may have got its
    /// address, or lost it, without having heard.
    private void assertNothingLost(Step interrupted, String where) throws StoreException {
        Map<String, String> held = new TreeMap<>(node.held());
        Map<String, String> known = new TreeMap<>(answered);
        switch (interrupted) {
            case Add(String container) -> held.remove(container);
            case Ask(String container, String _) -> held.remove(container);
            case Del(String container) -> {
                held.remove(container);
                known.remove(container);
            }
            case GiveBack() -> {}
        }
        assertThat(held).as(where).isEqualTo(known);
    }

    /// I4 and I5, as sets: confirmed ⊆ the registry's ⊆ written down.
    private void assertBlocksAgree(String where) throws StoreException, RegistryException {
        var inRegistry = node.node().registry().list(Cidr.parse("10.0.0.0/28"));
        assertThat(inRegistry.keySet())
                .as(where)
                .containsAll(node.owned().inState(BlockState.CONFIRMED));
        assertThat(node.owned().blocks().stream().map(OwnedBlock::cidr))
                .as(where)
                .containsAll(inRegistry.keySet());
    }

    private void tell(Step step) throws CniException, StoreException, RegistryException {
        switch (step) {
            case Add(String container) -> answered.put(container, node.add(container));
            case Ask(String container, String address) ->
                    answered.put(container, node.addAsking(container, address));
            case Del(String container) -> {
                node.del(container);
                answered.remove(container);
            }
            case GiveBack() -> giveEmptyBlocksBack();
        }
    }

    private void giveEmptyBlocksBack() throws CniException, StoreException, RegistryException {
        for (OwnedBlock each : node.owned().blocks()) {
            boolean empty =
                    node.held().values().stream()
                            .map(dev.manx.core.net.IpAddress::parse)
                            .noneMatch(each.cidr()::contains);
            if (empty) {
                new ReleaseCommand(node.node()).block(each.cidr());
            }
        }
    }
}
