package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.block.BlockState;
import dev.manx.core.net.Cidr;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes of two nodes race for the addresses and blocks of one small pool, and are killed
/// with SIGKILL wherever they happen to be, over and over (P24).
class RaceTest {

    private static final List<String> NODES = List.of("node1", "node2");
    private static final int WORKERS_A_NODE = 2;
    private static final int KILLS_A_WORKER = 4;
    private static final int MOST_CALLS_BEFORE_A_KILL = 80;

    @TempDir private Path root;

    @Test
    void noAddressTwiceAndNoBlockWithTwoOwnersWhoeverIsKilled() throws Exception {
        Files.createDirectory(root.resolve("held"));
        List<String> lines = race();
        assertThat(lines).noneMatch(line -> line.startsWith("VIOLATION"));
        assertThat(lines).hasSizeGreaterThan(200).contains("added", "kept", "deleted", "released");

        var owners = new TreeMap<Cidr, String>();
        Map<Cidr, String> registry =
                RaceWorker.node(root, "node1").node().registry().list(Cidr.parse("10.0.0.0/27"));
        for (String name : NODES) {
            TestNode node = RaceWorker.node(root, name);
            for (Cidr block : node.owned().inState(BlockState.CONFIRMED)) {
                assertThat(owners.put(block, name)).isNull();
                assertThat(registry).containsEntry(block, name);
            }
            assertThat(node.owned().blocks().stream().map(each -> each.cidr()))
                    .containsAll(
                            registry.keySet().stream()
                                    .filter(each -> name.equals(registry.get(each)))
                                    .toList());
            assertThat(node.held().values()).doesNotHaveDuplicates();
        }
        drain();
        for (String name : NODES) {
            assertThat(RaceWorker.node(root, name).held()).isEmpty();
        }
        assertThat(root.resolve("held")).isEmptyDirectory();
    }

    /// @return every line that a worker printed
    private List<String> race() throws Exception {
        try (var pool = Executors.newCachedThreadPool()) {
            var calls = new ArrayList<Callable<List<String>>>();
            for (String node : NODES) {
                for (int worker = 0; worker < WORKERS_A_NODE; worker++) {
                    String name = "w" + worker;
                    calls.add(() -> startAndKill(node, name));
                }
            }
            var lines = new ArrayList<String>();
            for (Future<List<String>> each : pool.invokeAll(calls)) {
                lines.addAll(each.get());
            }
            return lines;
        }
    }

    private List<String> startAndKill(String node, String name) throws Exception {
        var random = new Random((node + name).hashCode());
        var lines = new ArrayList<String>();
        for (int kill = 0; kill < KILLS_A_WORKER; kill++) {
            Process process = start(node, name, Integer.toString(random.nextInt()));
            int calls = 1 + random.nextInt(MOST_CALLS_BEFORE_A_KILL);
            try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
                for (int i = 0; i < calls; i++) {
                    String line = output.readLine();
                    lines.add(line == null ? "VIOLATION it ended by itself" : line);
                }
            } finally {
                process.destroyForcibly(); // SIGKILL
                process.waitFor();
            }
        }
        return lines;
    }

    private void drain() throws Exception {
        for (String node : NODES) {
            for (int worker = 0; worker < WORKERS_A_NODE; worker++) {
                Process process = start(node, "w" + worker, "drain");
                process.getInputStream().readAllBytes();
                assertThat(process.waitFor()).isZero();
            }
        }
    }

    private Process start(String node, String name, String how) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RaceWorker.class.getName(),
                        root.toString(),
                        node,
                        name,
                        how)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
