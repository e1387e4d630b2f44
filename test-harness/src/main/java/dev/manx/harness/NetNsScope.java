package dev.manx.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Namespaces, files and daemons for one purpose, gone when it is closed. Knows nothing of JUnit,
/// so that command lines can use it; tests use [NetNsFixture].
///
/// Names are `mh-<process id>-<number>-<label>`, so that concurrent runs do not meet, and so that a
/// new run can remove what a killed one left.
public class NetNsScope implements AutoCloseable {

    private static final String PREFIX = "mh-";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Deque<AutoCloseable> cleanups = new ArrayDeque<>();

    public NetNsScope() {
        removeLeftovers();
    }

    /// A namespace as a node has it: `lo` is up, nothing else is there.
    public Node node(String label) {
        Node node = sandbox(label);
        node.ip().command("link", "set", "lo", "up");
        return node;
    }

    /// A namespace as a runtime makes it for a pod: `lo` is there and down.
    public Node sandbox(String label) {
        var node =
                new Node(
                        PREFIX
                                + ProcessHandle.current().pid()
                                + "-"
                                + NUMBER.incrementAndGet()
                                + "-"
                                + label);
        Subprocess.of("ip", "netns", "add", node.name()).run().orFail();
        cleanups.push(() -> remove(node.name()));
        return node;
    }

    /// Joins two nodes, which forward from now on.
    ///
    /// @param name the link's name on both
    /// @param one the first node
    /// @param oneAddress its address with prefix length
    public void join(String name, Node one, String oneAddress, Node other, String otherAddress) {
        one.ip()
                .command(
                        "link",
                        "add",
                        name,
                        "type",
                        "veth",
                        "peer",
                        "name",
                        name,
                        "netns",
                        other.name());
        one.ip().command("address", "add", oneAddress, "dev", name);
        other.ip().command("address", "add", otherAddress, "dev", name);
        for (Node each : List.of(one, other)) {
            each.ip().command("link", "set", name, "up");
            each.setSysctl("ipv4/ip_forward", "1");
        }
    }

    /// Joins nodes by one switch, which is a namespace of its own.
    ///
    /// @param name the link's name on each
    /// @param addresses each node's, with prefix length
    public void lan(String name, Map<Node, List<String>> addresses) {
        Node middle = node("switch");
        middle.ip().command("link", "add", "br0", "type", "bridge", "forward_delay", "0");
        middle.ip().command("link", "set", "br0", "up");
        int port = 0;
        for (Map.Entry<Node, List<String>> each : addresses.entrySet()) {
            IpRoute2 ip = each.getKey().ip();
            String end = "port" + port++;
            ip.command(
                    "link",
                    "add",
                    name,
                    "type",
                    "veth",
                    "peer",
                    "name",
                    end,
                    "netns",
                    middle.name());
            for (String address : each.getValue()) {
                // Nobody else has it, and nobody waits to find out; to IPv4 it means nothing.
                ip.command("address", "add", address, "dev", name, "nodad");
            }
            ip.command("link", "set", name, "up");
            middle.ip().command("link", "set", end, "master", "br0", "up");
        }
    }

    /// A folder of its own.
    public Path folder() {
        try {
            Path folder = Files.createTempDirectory(PREFIX);
            cleanups.push(() -> deleteTree(folder));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("make a folder", e);
        }
    }

    /// Closes `resource` before everything that was made earlier is taken away.
    public <T extends AutoCloseable> T closing(T resource) {
        cleanups.push(resource);
        return resource;
    }

    /// Takes everything away, last made first. What cannot be taken away does not keep the rest.
    ///
    /// @throws AssertionError when something could not be taken away
    @Override
    public void close() {
        var problems = new AssertionError("not everything could be taken away");
        while (!cleanups.isEmpty()) {
            try {
                cleanups.pop().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                problems.addSuppressed(e);
            } catch (Exception e) {
                problems.addSuppressed(e);
            }
        }
        if (problems.getSuppressed().length > 0) {
            throw problems;
        }
    }

    private static void remove(String namespace) {
        String pids = Subprocess.of("ip", "netns", "pids", namespace).run().stdout();
        pids.lines()
                .map(String::strip)
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                .forEach(ProcessHandle::destroyForcibly);
        Subprocess.of("ip", "netns", "delete", namespace).run().orFail();
    }

    private static void removeLeftovers() {
        String list = Subprocess.of("ip", "netns", "list").run().orFail().stdout();
        for (String line : list.lines().toList()) {
            String namespace = line.strip().split(" ", 2)[0];
            String[] parts = namespace.split("-", 4);
            if (namespace.startsWith(PREFIX)
                    && parts.length == 4
                    && parts[1].chars().allMatch(Character::isDigit)
                    && ProcessHandle.of(Long.parseLong(parts[1])).isEmpty()) {
                remove(namespace);
            }
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
