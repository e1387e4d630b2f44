package dev.manx.bird;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.bird.control.BirdControl;
import dev.manx.bird.control.ProtocolRow;
import dev.manx.bird.daemon.RealBird;
import dev.manx.core.block.BlockState;
import dev.manx.core.block.OwnedBlocks;
import dev.manx.core.net.Cidr;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// The demo's two nodes as network namespaces joined by a link named ens192, with `manx-bird` and a
/// real BIRD on each. Closing it ends every process and removes every namespace.
final class TwoNodes implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<Node> nodes;

    private TwoNodes(List<Node> nodes) {
        this.nodes = nodes;
    }

    /// Both nodes, with the demo's blocks, and both sidecars started.
    static TwoNodes start(Path folder, RealBird bird) throws Exception {
        long id = ProcessHandle.current().pid();
        Node first = new Node("birdt1-" + id, "10.20.30.30", folder.resolve("1"), bird);
        Node second = new Node("birdt2-" + id, "10.20.30.31", folder.resolve("2"), bird);
        var pair = new TwoNodes(List.of(first, second));
        try {
            for (Node node : pair.nodes) {
                run("ip", "netns", "add", node.namespace);
                node.ip("link", "set", "lo", "up");
            }
            first.ip(
                    "link",
                    "add",
                    "ens192",
                    "type",
                    "veth",
                    "peer",
                    "name",
                    "ens192",
                    "netns",
                    second.namespace);
            for (Node node : pair.nodes) {
                node.ip("address", "add", node.address + "/24", "dev", "ens192");
                node.ip("link", "set", "ens192", "up");
                node.writeFiles();
            }
            first.writeBlocks("10.244.166.128/26");
            second.writeBlocks("10.244.104.0/26");
            first.startSidecar();
            second.startSidecar();
            return pair;
        } catch (Exception e) {
            pair.close();
            throw e;
        }
    }

    Node first() {
        return nodes.getFirst();
    }

    Node second() {
        return nodes.getLast();
    }

    @Override
    public void close() {
        for (Node node : nodes) {
            node.end();
        }
    }

    /// Polls until both are equal; then, or after a limit, compares for good.
    static <T> void await(Supplier<T> actual, T expected) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!actual.get().equals(expected) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        assertThat(actual.get()).isEqualTo(expected);
    }

    private static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s: %s", List.of(command), output).isZero();
            return output;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// One of them.
    static final class Node {

        final String namespace;
        final String address;
        final Path folder;
        private final RealBird bird;
        private final List<Process> processes = new ArrayList<>();

        private Node(String namespace, String address, Path folder, RealBird bird) {
            this.namespace = namespace;
            this.address = address;
            this.folder = folder;
            this.bird = bird;
        }

        Path birdDirectory() {
            return folder.resolve("bird");
        }

        String ip(String... arguments) {
            var command = new ArrayList<>(List.of("ip", "-n", namespace));
            command.addAll(Arrays.asList(arguments));
            return run(command.toArray(String[]::new));
        }

        /// The lines of `ip route` that BIRD made.
        List<String> birdRoutes() {
            return ip("route")
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.contains("bird"))
                    .toList();
        }

        /// Route changes from now on, a line each, in the returned file.
        Path recordRoutes() throws IOException {
            Path record = folder.resolve("monitor-" + processes.size());
            processes.add(
                    new ProcessBuilder("ip", "-n", namespace, "monitor", "route")
                            .redirectOutput(record.toFile())
                            .start());
            return record;
        }

        void writeBlocks(String... confirmed) throws IOException {
            OwnedBlocks blocks = OwnedBlocks.none();
            for (String each : confirmed) {
                blocks = blocks.with(Cidr.parse(each), BlockState.CONFIRMED, Instant.EPOCH);
            }
            Path directory = Files.createDirectories(folder.resolve("data/manx"));
            Path beside = folder.resolve("blocks.new");
            Files.write(beside, blocks.encode());
            Files.move(beside, directory.resolve(OwnedBlocks.FILE), StandardCopyOption.ATOMIC_MOVE);
        }

        Process startSidecar() throws IOException {
            Process sidecar =
                    new ProcessBuilder(
                                    "ip",
                                    "netns",
                                    "exec",
                                    namespace,
                                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                    "-XX:TieredStopAtLevel=1",
                                    "-cp",
                                    System.getProperty(
                                            "surefire.test.class.path",
                                            System.getProperty("java.class.path")),
                                    "dev.manx.bird.Main",
                                    "run",
                                    "--conflist",
                                    folder.resolve("conflist").toString(),
                                    "--config",
                                    config())
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    ProcessBuilder.Redirect.appendTo(
                                            folder.resolve("sidecar.log").toFile()))
                            .start();
            processes.add(sidecar);
            return sidecar;
        }

        /// SIGTERM to the sidecar, and its end.
        void endSidecar() throws InterruptedException {
            ProcessHandle sidecar;
            try {
                sidecar = InstanceLock.holder(birdDirectory()).orElseThrow();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            for (Process process : processes) {
                if (process.pid() == sidecar.pid()) {
                    process.destroy();
                    process.waitFor();
                }
            }
        }

        /// Runs a command such as `drain` and returns what it printed.
        String command(String command) {
            var out = new ByteArrayOutputStream();
            try (var print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
                new Main(print, print).dispatch(new String[] {command, "--config", config()});
            }
            return out.toString(StandardCharsets.UTF_8);
        }

        long birdPid() {
            try {
                return Long.parseLong(
                        Files.readString(birdDirectory().resolve("bird.pid")).strip());
            } catch (IOException | NumberFormatException e) {
                return 0;
            }
        }

        BirdControl control() throws IOException {
            return BirdControl.connect(birdDirectory().resolve("bird.ctl"), LIMIT)
                    .orElseThrow(() -> new IOException("BIRD does not run"));
        }

        /// The BGP sessions that are established.
        List<ProtocolRow> establishedSessions() {
            try (BirdControl control = control()) {
                return ProtocolRow.parse(control.send("show protocols")).stream()
                        .filter(row -> row.isBgp() && row.info().equals("Established"))
                        .toList();
            } catch (IOException e) {
                return List.of();
            }
        }

        /// Every change of state that BIRD logged of its BGP session but those of telling routes
        /// anew (feed, up): another one tells a reset. The `since` of BIRD 1.6 is no witness: it
        /// has seconds and wavers by one.
        List<String> sessionStates() throws IOException {
            List<String> states =
                    Files.readAllLines(folder.resolve("bird.log")).stream()
                            .filter(line -> line.contains("Mesh_"))
                            .filter(line -> line.contains("State changed to "))
                            .filter(line -> !line.endsWith(" feed") && !line.endsWith(" up"))
                            .toList();
            assertThat(states).isNotEmpty();
            return states;
        }

        String log() {
            try {
                return Files.readString(folder.resolve("sidecar.log"));
            } catch (IOException e) {
                return "";
            }
        }

        private String config() {
            return folder.resolve("bird.jsonc").toString();
        }

        private void writeFiles() throws IOException {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve("conflist"),
                    """
                    {"name": "manx", "plugins": [{"type": "manx", "ipam": {"type": "manx-ipam",
                      "pools": [{"cidr": "10.244.0.0/16"}], "dataDir": "%s"}}]}
                    """
                            .formatted(folder.resolve("data")));
            Files.writeString(
                    folder.resolve("bird.jsonc"),
                    """
                    {"address": "%s",
                     "mesh": {"nodes": [{"address": "10.20.30.30"}, {"address": "10.20.30.31"}]},
                     "bird": {"binary": "%s", "directory": "%s", "logFile": "%s"}}
                    """
                            .formatted(
                                    address,
                                    bird.binary().name(),
                                    birdDirectory(),
                                    folder.resolve("bird.log")));
        }

        private void end() {
            for (Process process : processes) {
                process.destroyForcibly();
                process.onExit().join();
            }
            if (birdPid() != 0) {
                ProcessHandle.of(birdPid())
                        .filter(process -> process.info().command().orElse("").endsWith("/bird"))
                        .ifPresent(ProcessHandle::destroyForcibly);
            }
            if (Files.exists(Path.of("/run/netns", namespace))) {
                run("ip", "netns", "delete", namespace);
            }
        }
    }
}
