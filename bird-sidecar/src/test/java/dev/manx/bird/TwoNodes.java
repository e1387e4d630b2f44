package dev.manx.bird;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.bird.control.BirdControl;
import dev.manx.bird.control.ProtocolRow;
import dev.manx.bird.daemon.RealBird;
import dev.manx.bird.dialect.Daemon;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The demo's two nodes as network namespaces joined by a link named ens192, with `manx-bird` and a
/// real BIRD on each. Closing it ends every process and removes every namespace.
final class TwoNodes implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<Node> nodes;

    private TwoNodes(List<Node> nodes) {
        this.nodes = nodes;
    }

    /// Both nodes, with the demo's blocks, and both sidecars started.
    static TwoNodes start(Path folder, RealBird bird, Stack stack) throws Exception {
        long id = ProcessHandle.current().pid();
        Node first = new Node("birdt1-" + id, 30, folder.resolve("1"), bird, stack);
        Node second = new Node("birdt2-" + id, 31, folder.resolve("2"), bird, stack);
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
                node.setUpLink();
                node.writeFiles();
            }
            first.writeBlocks(stack.of("10.244.166.128/26", "fd00:10:244:166::80/122"));
            second.writeBlocks(stack.of("10.244.104.0/26", "fd00:10:244:104::/122"));
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

    /// Polls until both are equal, or until a limit. What was seen last counts: a process or a
    /// route that comes and goes is another one the moment after.
    static <T> void await(Supplier<T> actual, T expected) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        T seen = actual.get();
        while (!seen.equals(expected) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            seen = actual.get();
        }
        assertThat(seen).isEqualTo(expected);
    }

    static String run(String... command) {
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
        final Path folder;
        private final int number;
        private final RealBird bird;
        private final Stack stack;
        private final List<Process> processes = new ArrayList<>();

        private Node(String namespace, int number, Path folder, RealBird bird, Stack stack) {
            this.namespace = namespace;
            this.number = number;
            this.folder = folder;
            this.bird = bird;
            this.stack = stack;
        }

        /// Those that are to run here.
        Set<Daemon> daemons() {
            return bird.dialect().daemonsFor(stack.families()).keySet();
        }

        Path birdDirectory() {
            return folder.resolve("bird");
        }

        /// As the sidecar's documentation has it.
        Path birdDirectory(Daemon daemon) {
            return switch (daemon) {
                case BIRD -> birdDirectory();
                case BIRD6 -> birdDirectory().resolve("bird6");
            };
        }

        String ip(String... arguments) {
            var command = new ArrayList<>(List.of("ip", "-n", namespace));
            command.addAll(Arrays.asList(arguments));
            return run(command.toArray(String[]::new));
        }

        /// The lines of `ip route` that BIRD made, in order of their text.
        List<String> birdRoutes() {
            return Stream.of("-4", "-6")
                    .flatMap(family -> ip(family, "route").lines())
                    .map(String::strip)
                    .filter(line -> line.contains("bird"))
                    .sorted()
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

        void writeBlocks(List<String> confirmed) throws IOException {
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
            return startSidecar(List.of(), Map.of());
        }

        /// @param wrapper a command that runs the command behind it
        Process startSidecar(List<String> wrapper, Map<String, String> environment)
                throws IOException {
            var command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
            command.addAll(wrapper);
            command.addAll(SidecarProgram.command("run", folder.resolve("conflist"), config()));
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            var log = ProcessBuilder.Redirect.appendTo(folder.resolve("sidecar.log").toFile());
            Process sidecar = builder.redirectOutput(log).start();
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
        String command(String command, String... options) {
            var arguments = new ArrayList<>(List.of(command, "--config", config()));
            arguments.addAll(Arrays.asList(options));
            var out = new ByteArrayOutputStream();
            try (var print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
                new Main(print, print).dispatch(arguments.toArray(String[]::new));
            }
            return out.toString(StandardCharsets.UTF_8);
        }

        /// The socket of the sidecar's endpoints.
        Path endpoints() {
            return folder.resolve("http.sock");
        }

        /// 0 while it has never run.
        long birdPid(Daemon daemon) {
            try {
                return Long.parseLong(
                        Files.readString(birdDirectory(daemon).resolve(daemon + ".pid")).strip());
            } catch (IOException | NumberFormatException e) {
                return 0;
            }
        }

        List<Long> birdPids() {
            return daemons().stream().map(this::birdPid).toList();
        }

        BirdControl control(Daemon daemon) throws IOException {
            return BirdControl.connect(birdDirectory(daemon).resolve(daemon + ".ctl"), LIMIT)
                    .orElseThrow(() -> new IOException(daemon + " does not run"));
        }

        /// How many BGP sessions are established.
        long establishedSessions() {
            long established = 0;
            for (Daemon daemon : daemons()) {
                try (BirdControl control = control(daemon)) {
                    established +=
                            ProtocolRow.parse(control.send("show protocols")).stream()
                                    .filter(row -> row.isBgp() && row.info().equals("Established"))
                                    .count();
                } catch (IOException e) {
                    // It does not run, so it has none.
                }
            }
            return established;
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

        private void setUpLink() {
            for (String address : addresses(number)) {
                // Two ends of one wire have no address in common, and nobody waits to find out.
                List<String> nodad = address.contains(":") ? List.of("nodad") : List.of();
                String length = address.contains(":") ? "/64" : "/24";
                var command =
                        new ArrayList<>(
                                List.of("address", "add", address + length, "dev", "ens192"));
                command.addAll(nodad);
                ip(command.toArray(String[]::new));
            }
            ip("link", "set", "ens192", "up");
        }

        private List<String> addresses(int number) {
            return stack.of("10.20.30." + number, "fd00:10:20:30::" + number);
        }

        private void writeFiles() throws IOException {
            writeFiles(stack);
        }

        /// Settings of the two nodes with these families.
        void writeFiles(Stack families) throws IOException {
            Files.createDirectories(folder);
            List<String> pools =
                    families.of(
                            "{\"cidr\": \"10.244.0.0/16\"}", "{\"cidr\": \"fd00:10:244::/48\"}");
            Files.writeString(
                    folder.resolve("conflist"),
                    """
                    {"name": "manx", "plugins": [{"type": "manx", "ipam": {"type": "manx-ipam",
                      "pools": [%s], "dataDir": "%s"}}]}
                    """
                            .formatted(String.join(", ", pools), folder.resolve("data")));
            Files.writeString(
                    folder.resolve("bird.jsonc"),
                    """
                    {%s,
                     "mesh": {"nodes": [{%s}, {%s}]},
                     "bird": {"binary": "%s", "directory": "%s", "logFile": "%s"},
                     "endpoints": {"listen": "%s"}}
                    """
                            .formatted(
                                    addressKeys(families, number),
                                    addressKeys(families, 30),
                                    addressKeys(families, 31),
                                    bird.binary().name(),
                                    birdDirectory(),
                                    folder.resolve("bird.log"),
                                    endpoints()));
        }

        private static String addressKeys(Stack families, int number) {
            return String.join(
                    ", ",
                    families.of(
                            "\"address\": \"10.20.30." + number + "\"",
                            "\"address6\": \"fd00:10:20:30::" + number + "\""));
        }

        /// A process id in a file may be old, and BIRD 3's program may be its loader's argument.
        private boolean runsHere(ProcessHandle.Info process) {
            String[] none = {};
            return Arrays.stream(process.arguments().orElse(none))
                    .anyMatch(argument -> argument.startsWith(birdDirectory().toString()));
        }

        private void end() {
            for (Process process : processes) {
                process.destroyForcibly();
                process.onExit().join();
            }
            for (Daemon daemon : Daemon.values()) {
                ProcessHandle.of(birdPid(daemon))
                        .filter(each -> runsHere(each.info()))
                        .ifPresent(ProcessHandle::destroyForcibly);
            }
            if (Files.exists(Path.of("/run/netns", namespace))) {
                run("ip", "netns", "delete", namespace);
            }
        }
    }
}
