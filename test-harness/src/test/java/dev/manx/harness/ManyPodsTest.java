package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Promise P24 under load: 200 ADDs and 200 DELs by 16 processes at a time.
@Tag("root")
class ManyPodsTest {

    private static final int PODS = 200;
    private static final int AT_A_TIME = 16;

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    @Test
    void twoHundredPodsGetTwoHundredAddressesOfFourBlocksAndLeaveNothing() throws Exception {
        ManxNode manx = ManxNode.of(net);
        FakeRuntime runtime = manx.runtime();
        var pods = new ArrayList<Attachment>();
        for (int i = 0; i < PODS; i++) {
            pods.add(manx.pod("pod" + i));
        }
        Snapshot before = manx.snapshot();

        long start = System.nanoTime();
        List<Outcome> added =
                atOnce(
                        pods.stream()
                                .<Callable<Outcome>>map(pod -> () -> runtime.add(pod))
                                .toList());
        long between = System.nanoTime();

        assertThat(added).allMatch(Outcome::succeeded);
        var addresses = added.stream().map(ManxNode::address).toList();
        assertThat(new HashSet<>(addresses)).hasSize(PODS);
        assertThat(addresses.stream().map(ManyPodsTest::block).collect(Collectors.toSet()))
                .hasSize(4);
        assertThat(manx.node().ip().routes())
                .extracting(IpRoute2.Route::destination)
                .containsExactlyInAnyOrderElementsOf(addresses);
        assertThat(manx.holders()).hasSize(PODS);

        long startOfDel = System.nanoTime();
        List<Outcome> deleted =
                atOnce(
                        pods.stream()
                                .<Callable<Outcome>>map(pod -> () -> runtime.del(pod))
                                .toList());
        System.out.printf(
                "%d ADDs by %d at a time: %d ms; DELs: %d ms%n",
                PODS,
                AT_A_TIME,
                (between - start) / 1_000_000,
                (System.nanoTime() - startOfDel) / 1_000_000);

        assertThat(deleted).allMatch(Outcome::succeeded);
        // What stays is what the node owns: the blocks' files, with nobody in them.
        assertThat(before.changesTo(manx.snapshot()))
                .allMatch(line -> line.startsWith("+ File") && !line.contains(": allocated"));
        assertThat(filesIn(manx, "run/manx")).hasSize(8);
    }

    /// The block files, `turn`, `current`, `holders` and the spare file.
    private static List<String> filesIn(ManxNode manx, String folder) throws Exception {
        try (var files = Files.list(manx.folder().resolve(folder))) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /// The /26 that an address is in.
    private static String block(String address) {
        int dot = address.lastIndexOf('.');
        return address.substring(0, dot) + "." + Integer.parseInt(address.substring(dot + 1)) / 64;
    }

    private static List<Outcome> atOnce(List<Callable<Outcome>> calls) throws Exception {
        try (var pool = Executors.newFixedThreadPool(AT_A_TIME)) {
            var outcomes = new ArrayList<Outcome>();
            for (Future<Outcome> each : pool.invokeAll(calls)) {
                outcomes.add(each.get());
            }
            return outcomes;
        }
    }
}
