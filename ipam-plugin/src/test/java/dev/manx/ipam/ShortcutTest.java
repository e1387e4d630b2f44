package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.core.spec.CniException;
import dev.manx.ipam.store.CrashingDisk;
import dev.manx.ipam.store.StoreException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// What the word that an ADD leaves for the next one must never do: choose another block than a
/// look at all would (P23).
class ShortcutTest {

    private static final Cidr SECOND = Cidr.parse("10.0.0.8/30");

    private final CrashingDisk disk = new CrashingDisk(Path.of("/t/run"));
    private final TestNode node =
            new TestNode(
                    disk,
                    TestNode.conf(
                            "node1", "{\"cidr\": \"10.0.0.0/28\", \"blockSize\": 30}", "/t", ""));

    /// Both blocks have one address given out and the first is the choice. A request makes the
    /// second the fuller one, and is killed before any of its changes.
    @Test
    void aKilledRequestLeavesNoBlockTheChoiceThatIsNoLongerTheFullest() throws Exception {
        boolean killed = true;
        for (int change = 0; killed; change++) {
            var run = new ShortcutTest();
            run.node.add("a");
            run.node.addAsking("b", "10.0.0.9");
            run.disk.stopBefore(change);
            try {
                run.node.addAsking("c", "10.0.0.10");
                killed = false;
            } catch (CrashingDisk.Stop e) {
                run.disk.killed();
            }
            boolean written = run.node.held().containsValue("10.0.0.10");
            run.disk.stopBefore(Integer.MAX_VALUE);
            assertThat(SECOND.contains(IpAddress.parse(run.node.add("d"))))
                    .as("stopped before change %d", change)
                    .isEqualTo(written);
        }
    }

    /// Whichever of its writes fails, the hint's for the next one included.
    @Test
    void anAddThatFailsLeavesNoAddressGivenOut() throws Exception {
        boolean failed = true;
        for (int write = 0; failed; write++) {
            var run = new ShortcutTest();
            run.node.add("a");
            run.disk.failWrite(write);
            try {
                run.node.addAsking("b", "10.0.0.9");
            } catch (CniException | StoreException e) {
                assertThat(run.node.held().keySet())
                        .as("write %d failed", write)
                        .containsExactly("a");
            }
            failed = run.disk.hasFailed();
            run.disk.failWrite(Integer.MAX_VALUE);
            assertThat(run.node.addAsking("b", "10.0.0.9")).isEqualTo("10.0.0.9");
        }
    }

    /// With two families, whichever block it is whose file cannot be written.
    @Test
    void aQuickAddThatFailsLeavesNothingOfItsAttachment() throws Exception {
        String both =
                "{\"cidr\": \"10.0.0.0/28\", \"blockSize\": 30}, "
                        + "{\"cidr\": \"fd00::/124\", \"blockSize\": 126}";
        var dual = new TestNode(disk, TestNode.conf("node1", both, "/t", ""));
        dual.add("a");
        for (int write = 0; write < 2; write++) {
            disk.failWrite(write);
            assertThatThrownBy(() -> dual.add("b"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("No space left on device");
            assertThat(dual.held().keySet()).containsExactly("a");
            assertThat(disk.allFiles())
                    .noneMatch(file -> String.valueOf(file.getFileName()).startsWith("b:"));
        }
        disk.failWrite(Integer.MAX_VALUE);
        assertThat(dual.add("b")).isNotEmpty();
    }
}
