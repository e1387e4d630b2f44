package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.block.BlockState;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
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

/// Real processes of three nodes race for the addresses and blocks of one small pool in a registry
/// behind a network. The processes are killed with SIGKILL wherever they happen to be; the nodes'
/// wires to the server are cut, and what was sent arrives later; the server is killed and started
/// again, stopped and let go on, and forgets its past (P24).
///
/// A short race by default. The long one: `-Dmanx.race.seconds=600 -Dmanx.race.processes=16`.
abstract class RegistryRace {

    private static final List<String> NODES = List.of("node1", "node2", "node3");
    private static final int SECONDS = Integer.getInteger("manx.race.seconds", 12);
    private static final int PROCESSES = Integer.getInteger("manx.race.processes", 4);
    private static final int MOST_CALLS_BEFORE_A_KILL = 120;
    private static final int LONGEST_FAULT_MILLIS = 1500;
    private static final int MOST_SECONDS_MORE = 120;
    private static final Cidr POOL = Cidr.parse("10.0.0.0/27");

    /// A server of a registry, on loopback.
    interface Server extends AutoCloseable {

        int port();

        /// The `registry` object of a conflist for who reaches the server at `url`.
        String registry(String url, int timeoutMillis);

        /// Starts it on the data it had, and waits until it answers.
        void start() throws Exception;

        /// SIGKILL.
        void kill() throws Exception;

        /// From now on it neither answers nor refuses; what is sent to it is kept.
        void pause() throws Exception;

        void resume() throws Exception;

        /// Drops all that was before the present.
        void forgetThePast() throws Exception;

        @Override
        void close() throws IOException;
    }

    /// A server that is up and empty.
    abstract Server startServer(Path folder) throws Exception;

    @TempDir private Path root;
    private final Map<String, Relay> wires = new TreeMap<>();
    private final CountDownLatch over = new CountDownLatch(1);

    @Test
    void noAddressTwiceAndNoBlockWithTwoOwnersWhateverFails() throws Exception {
        Files.createDirectory(root.resolve("held"));
        try (Server server = startServer(root)) {
            for (String node : NODES) {
                wires.put(node, Relay.to(server.port()));
            }
            List<String> lines = race(server);
            System.out.println("race of " + SECONDS + " s: " + counts(lines));
            assertThat(lines).noneMatch(line -> line.startsWith("VIOLATION"));
            assertThat(lines).contains("added", "deleted");
            for (String node : NODES) {
                new TendCommand(node(server, node)).run();
            }
            checkOwners(server);
            drain(server);
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

    private void checkOwners(Server server) throws Exception {
        Map<Cidr, String> registry = node(server, NODES.getFirst()).owners(POOL);
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

    private Node node(Server server, String name) {
        return RaceWorker.node(root, name, registry(server, name, 20_000)).node();
    }

    private String registry(Server server, String node, int timeoutMillis) {
        return server.registry(wire(node).url(), timeoutMillis);
    }

    private Relay wire(String node) {
        Relay wire = wires.get(node);
        if (wire == null) {
            throw new IllegalStateException(node + " has no wire");
        }
        return wire;
    }

    /// @return every line that a worker printed
    private List<String> race(Server server) throws Exception {
        var lines = Collections.synchronizedList(new ArrayList<String>());
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < PROCESSES; i++) {
                String node = NODES.get(i % NODES.size());
                String name = "w" + i;
                calls.add(() -> startAndKill(server, node, name, lines));
            }
            calls.add(() -> fail(server));
            var begun = new ArrayList<Future<Integer>>();
            calls.forEach(each -> begun.add(pool.submit(each)));
            isOverAfter(SECONDS * 1000);
            // a server that is slow to start may have been away for all that time
            long end = System.nanoTime() + MOST_SECONDS_MORE * 1_000_000_000L;
            while (!lines.contains("added") && System.nanoTime() < end) {
                isOverAfter(LONGEST_FAULT_MILLIS);
            }
            over.countDown();
            for (Future<Integer> each : begun) {
                assertThat(each.get()).isPositive();
            }
        }
        return lines;
    }

    /// @return how often it was killed
    private int startAndKill(Server server, String node, String name, List<String> lines)
            throws Exception {
        int kills = 0;
        var random = new Random((node + name).hashCode());
        while (over.getCount() > 0) {
            Process process = start(server, node, name, Integer.toString(random.nextInt()));
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
    private int fail(Server server) throws Exception {
        int faults = 0;
        var random = new Random(42);
        while (!isOverAfter(random.nextInt(LONGEST_FAULT_MILLIS))) {
            int length = random.nextInt(LONGEST_FAULT_MILLIS);
            faults++;
            switch (random.nextInt(6)) {
                case 0 -> {
                    server.kill();
                    isOverAfter(length);
                    server.start();
                }
                case 1 -> {
                    server.pause();
                    isOverAfter(length);
                    server.resume();
                }
                case 2 -> server.forgetThePast();
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

    private void drain(Server server) throws Exception {
        for (int i = 0; i < PROCESSES; i++) {
            Process process = start(server, NODES.get(i % NODES.size()), "w" + i, "drain");
            process.getInputStream().readAllBytes();
            assertThat(process.waitFor()).isZero();
        }
    }

    private static Map<String, Integer> counts(List<String> lines) {
        var counts = new TreeMap<String, Integer>();
        lines.forEach(each -> counts.merge(each, 1, Integer::sum));
        return counts;
    }

    private Process start(Server server, String node, String name, String how) throws IOException {
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
                        registry(server, node, 500))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
