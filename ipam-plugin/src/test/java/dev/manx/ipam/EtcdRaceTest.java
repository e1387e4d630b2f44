package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.block.BlockState;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.ipam.registry.Etcd;
import dev.manx.ipam.registry.Relay;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes of three nodes race for the addresses and blocks of one small pool in an etcd.
/// The processes are killed with SIGKILL wherever they happen to be; the nodes' wires to etcd are
/// cut, and what was sent arrives later; etcd is killed and started again, stopped and let go on,
/// and compacted (P24).
///
/// A short race by default. The long one: `-Dmanx.race.seconds=600 -Dmanx.race.processes=16`.
class EtcdRaceTest {

    private static final List<String> NODES = List.of("node1", "node2", "node3");
    private static final int SECONDS = Integer.getInteger("manx.race.seconds", 12);
    private static final int PROCESSES = Integer.getInteger("manx.race.processes", 4);
    private static final int MOST_CALLS_BEFORE_A_KILL = 120;
    private static final int LONGEST_FAULT_MILLIS = 1500;
    private static final Cidr POOL = Cidr.parse("10.0.0.0/27");

    @TempDir private Path root;
    private final Map<String, Relay> wires = new TreeMap<>();
    private final CountDownLatch over = new CountDownLatch(1);

    @Test
    void noAddressTwiceAndNoBlockWithTwoOwnersWhateverFails() throws Exception {
        Files.createDirectory(root.resolve("held"));
        try (Etcd etcd = Etcd.start(root)) {
            for (String node : NODES) {
                wires.put(node, Relay.to(etcd.port()));
            }
            List<String> lines = race(etcd);
            System.out.println("race of " + SECONDS + " s: " + counts(lines));
            assertThat(lines).noneMatch(line -> line.startsWith("VIOLATION"));
            assertThat(lines).contains("added", "deleted");
            etcd.awaitHealth();
            for (String node : NODES) {
                new TendCommand(node(node)).run();
            }
            checkOwners();
            drain();
            for (String name : NODES) {
                assertThat(RaceWorker.node(root, name).held()).isEmpty();
            }
            assertThat(root.resolve("held")).isEmptyDirectory();
        } finally {
            for (Relay each : wires.values()) {
                each.close();
            }
        }
    }

    private void checkOwners() throws Exception {
        Map<Cidr, String> registry = node(NODES.getFirst()).owners(POOL);
        var owners = new TreeMap<Cidr, String>();
        for (String name : NODES) {
            TestNode node = RaceWorker.node(root, name);
            List<Cidr> confirmed = node.owned().inState(BlockState.CONFIRMED);
            for (Cidr block : confirmed) {
                assertThat(owners.put(block, name)).isNull();
                assertThat(registry).containsEntry(block, name);
            }
            assertThat(node.held().values())
                    .doesNotHaveDuplicates()
                    .allMatch(
                            address ->
                                    confirmed.stream()
                                            .anyMatch(
                                                    block ->
                                                            block.contains(
                                                                    IpAddress.parse(address))));
        }
    }

    private Node node(String name) {
        return RaceWorker.node(root, name, registry(name, 20_000)).node();
    }

    private String registry(String node, int timeout) {
        return Etcd.registry(List.of(wire(node).url()), ", \"timeout\": " + timeout);
    }

    private Relay wire(String node) {
        Relay wire = wires.get(node);
        if (wire == null) {
            throw new IllegalStateException(node + " has no wire");
        }
        return wire;
    }

    /// @return every line that a worker printed
    private List<String> race(Etcd etcd) throws Exception {
        var lines = Collections.synchronizedList(new ArrayList<String>());
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < PROCESSES; i++) {
                String node = NODES.get(i % NODES.size());
                String name = "w" + i;
                calls.add(() -> startAndKill(node, name, lines));
            }
            calls.add(() -> fail(etcd));
            var begun = new ArrayList<Future<Integer>>();
            calls.forEach(each -> begun.add(pool.submit(each)));
            isOverAfter(SECONDS * 1000);
            over.countDown();
            for (Future<Integer> each : begun) {
                assertThat(each.get()).isPositive();
            }
        }
        return lines;
    }

    /// @return how often it was killed
    private int startAndKill(String node, String name, List<String> lines) throws Exception {
        int kills = 0;
        var random = new Random((node + name).hashCode());
        while (over.getCount() > 0) {
            Process process = start(node, name, Integer.toString(random.nextInt()));
            int calls = 1 + random.nextInt(MOST_CALLS_BEFORE_A_KILL);
            try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
                for (int i = 0; i < calls && over.getCount() > 0; i++) {
                    String line = output.readLine();
                    lines.add(line == null ? "VIOLATION it ended by itself" : line);
                }
            } finally {
                process.destroyForcibly(); // SIGKILL
                process.waitFor();
                kills++;
            }
        }
        return kills;
    }

    /// One fault after the other, each for a while; all is well again at the end.
    ///
    /// @return how many there were
    private int fail(Etcd etcd) throws Exception {
        int faults = 0;
        var random = new Random(42);
        while (!isOverAfter(random.nextInt(LONGEST_FAULT_MILLIS))) {
            int length = random.nextInt(LONGEST_FAULT_MILLIS);
            faults++;
            switch (random.nextInt(6)) {
                case 0 -> {
                    etcd.kill();
                    isOverAfter(length);
                    etcd.start();
                    etcd.awaitHealth();
                }
                case 1 -> {
                    etcd.pause();
                    isOverAfter(length);
                    etcd.resume();
                }
                case 2 -> etcd.compact();
                default -> {
                    Relay wire = wire(NODES.get(random.nextInt(NODES.size())));
                    wire.cut();
                    isOverAfter(length);
                    wire.mend();
                }
            }
        }
        return faults;
    }

    private boolean isOverAfter(int millis) throws InterruptedException {
        return over.await(Duration.ofMillis(millis).toNanos(), TimeUnit.NANOSECONDS);
    }

    private void drain() throws Exception {
        for (int i = 0; i < PROCESSES; i++) {
            Process process = start(NODES.get(i % NODES.size()), "w" + i, "drain");
            process.getInputStream().readAllBytes();
            assertThat(process.waitFor()).isZero();
        }
    }

    private static Map<String, Integer> counts(List<String> lines) {
        var counts = new TreeMap<String, Integer>();
        lines.forEach(each -> counts.merge(each, 1, Integer::sum));
        return counts;
    }

    private Process start(String node, String name, String how) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RaceWorker.class.getName(),
                        root.toString(),
                        node,
                        name,
                        how,
                        registry(node, 500))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
