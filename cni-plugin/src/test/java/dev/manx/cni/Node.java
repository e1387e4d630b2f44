package dev.manx.cni;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manx.core.linux.Libc;
import dev.manx.core.spec.Plugin;
import dev.manx.core.spec.PluginRunner;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A node for one test: a network namespace with an uplink in it, namespaces for containers beside
/// it, and a folder with an IPAM plugin that is a shell script. Everything is gone on close.
///
/// What the kernel holds is asked of iproute2 (`ip -j`), never of our own netlink code.
final class Node implements AutoCloseable {

    /// What a runtime sees of one call.
    record Outcome(int exit, String stdout, String stderr) {
        JsonNode json() throws IOException {
            return MAPPER.readTree(stdout);
        }

        String message() throws IOException {
            return json().path("msg").asText();
        }

        int code() throws IOException {
            return json().path("code").asInt();
        }
    }

    static final String FIRST_ADDRESS = "10.244.166.128";
    static final String CONF =
            """
            {"cniVersion":"1.1.0","name":"net","type":"manx","ipam":{"type":"fake-ipam"}}
            """;

    /// Of `ip` at a link that gets its carrier; each takes a millisecond or more.
    private static final int MAX_LOOKS = 5_000;

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final AtomicInteger COUNT = new AtomicInteger();

    /// Its ledger is the folder `held`: a file for each attachment, named after it.
    private static final String FAKE_IPAM =
            """
            #!/bin/sh
            dir=$(dirname "$0")
            cat > "$dir/stdin"
            echo "$CNI_COMMAND $CNI_CONTAINERID $CNI_IFNAME" >> "$dir/calls"
            if [ -f "$dir/fail-$CNI_COMMAND" ]; then
                cat "$dir/fail-$CNI_COMMAND"
                exit 1
            fi
            held="$dir/held/$CNI_CONTAINERID.$CNI_IFNAME"
            case "$CNI_COMMAND" in
            ADD)
                touch "$held"
                if [ -f "$dir/answer" ]; then cat "$dir/answer"; exit 0; fi
                address=10.244.166.128
                if [ -f "$dir/address" ]; then address=$(cat "$dir/address"); fi
                echo '{"cniVersion":"1.1.0","ips":[{"address":"'$address'/26"}],"dns":{}}'
                ;;
            DEL) rm -f "$held" ;;
            CHECK) test -f "$held" || { echo '{"code":100,"msg":"no allocation"}'; exit 1; } ;;
            esac
            """;

    private final String name =
            "pcni" + ProcessHandle.current().pid() % 100_000 + "n" + COUNT.incrementAndGet();
    private final List<String> namespaces = new ArrayList<>();
    private final Path folder;

    Node(Path folder) throws IOException {
        assumeTrue(
                System.getProperty("user.name").equals("root"),
                "needs root, to make network namespaces");
        this.folder = folder;
        Files.createDirectories(folder.resolve("held"));
        Path ipam = folder.resolve("fake-ipam");
        Files.writeString(ipam, FAKE_IPAM);
        ipam.toFile().setExecutable(true);
        try {
            namespace(name);
            makeUplink();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void makeUplink() throws IOException {
        exec("ip", "-n", name, "link", "set", "lo", "up");
        exec(
                "ip", "-n", name, "link", "add", "ens192", "mtu", "1400", "type", "veth", "peer",
                "name", "far", "mtu", "1400");
        exec("ip", "-n", name, "link", "set", "far", "up");
        exec("ip", "-n", name, "addr", "add", "10.20.30.30/24", "dev", "ens192");
        exec("ip", "-n", name, "link", "set", "ens192", "up");
        exec("ip", "-n", name, "route", "add", "default", "via", "10.20.30.1");
        awaitCarrier("far");
    }

    /// The kernel tells a link of its carrier in a work queue, a moment after it is set up.
    private void awaitCarrier(String link) throws IOException {
        for (int time = 0; time < MAX_LOOKS; time++) {
            if (!exec("ip", "-n", name, "-br", "link", "show", link).contains("NO-CARRIER")) {
                return;
            }
        }
        throw new IOException(link + " has no carrier");
    }

    String name() {
        return name;
    }

    Path folder() {
        return folder;
    }

    /// Makes a namespace for a container.
    ///
    /// @return its name for `ip -n`
    String container(String suffix) throws IOException {
        return namespace(name + suffix);
    }

    private String namespace(String full) throws IOException {
        exec("ip", "netns", "add", full);
        namespaces.add(full);
        return full;
    }

    static String path(String namespace) {
        return "/run/netns/" + namespace;
    }

    Outcome add(String containerId, String namespace) throws Exception {
        return call("ADD", containerId, path(namespace), Map.of(), CONF);
    }

    Outcome del(String containerId, String namespace) throws Exception {
        return call("DEL", containerId, path(namespace), Map.of(), CONF);
    }

    /// Runs the plugin as a runtime on this node would.
    Outcome call(
            String command, String containerId, String netns, Map<String, String> more, String conf)
            throws Exception {
        var environment = new HashMap<String, String>();
        environment.put("CNI_COMMAND", command);
        environment.put("CNI_CONTAINERID", containerId);
        environment.put("CNI_NETNS", netns);
        environment.put("CNI_IFNAME", "eth0");
        environment.put("CNI_PATH", folder.toString());
        environment.put("PATH", System.getenv("PATH"));
        environment.putAll(more);
        environment.values().removeIf(String::isEmpty);
        var stdout = new ByteArrayOutputStream();
        var stderr = new ByteArrayOutputStream();
        var runner =
                new PluginRunner(
                        environment,
                        new ByteArrayInputStream(conf.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(stdout, true, StandardCharsets.UTF_8),
                        new PrintStream(stderr, true, StandardCharsets.UTF_8));
        int exit =
                inside(
                        () ->
                                runner.run(
                                        new ManxPlugin(
                                                new IpamDelegate(NO_OTHER), runner.stderr())));
        return new Outcome(
                exit,
                stdout.toString(StandardCharsets.UTF_8),
                stderr.toString(StandardCharsets.UTF_8));
    }

    /// As where manx stands alone: every IPAM plugin is a process.
    static final InProcessIpam NO_OTHER =
            new InProcessIpam() {
                @Override
                public boolean isAt(Path executable) {
                    return false;
                }

                @Override
                public Plugin plugin() {
                    throw new AssertionError("asked for a plugin that is not there");
                }
            };

    private interface Body {
        int run();
    }

    /// Runs it on a thread that has entered the node's namespace and ends there.
    private int inside(Body body) throws InterruptedException {
        var result = new AtomicInteger(-1);
        Thread thread =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    Libc libc = Libc.system();
                                    int fd =
                                            libc.openat(
                                                    Libc.AT_FDCWD, path(name), Libc.O_RDONLY, 0);
                                    int entered = libc.setns(fd, Libc.CLONE_NEWNET);
                                    int closed = libc.close(fd);
                                    if (entered == 0 && closed == 0) {
                                        result.set(body.run());
                                    }
                                });
        thread.join();
        return result.get();
    }

    /// `ip -j` in the node's namespace.
    JsonNode ip(String... args) throws Exception {
        return ipIn(name, args);
    }

    static JsonNode ipIn(String namespace, String... args) throws Exception {
        var command = new ArrayList<>(List.of("ip", "-j", "-d", "-n", namespace));
        command.addAll(List.of(args));
        String text = exec(command.toArray(String[]::new));
        return MAPPER.readTree(text.isBlank() ? "[]" : text);
    }

    /// Everything that an ADD could leave behind, as text to compare: links, addresses, routes,
    /// rules and neighbours of all namespaces, and what IPAM holds. Of IPv6 only what is not
    /// link-local: the kernel makes such entries of its own, in its own time.
    Map<String, String> everything() throws Exception {
        var all = new TreeMap<String, String>();
        for (String namespace : namespaces) {
            all.put(namespace + " links", exec("ip", "-n", namespace, "-br", "link"));
            all.put(namespace + " addresses", exec("ip", "-4", "-n", namespace, "-br", "addr"));
            all.put(
                    namespace + " routes",
                    exec("ip", "-4", "-n", namespace, "route", "show", "table", "all"));
            all.put(
                    namespace + " neighbours",
                    exec("ip", "-4", "-n", namespace, "neigh", "show", "nud", "all"));
            all.put(namespace + " rules", exec("ip", "-n", namespace, "rule"));
            all.put(namespace + " rules6", exec("ip", "-6", "-n", namespace, "rule"));
            all.put(
                    namespace + " addresses6",
                    exec("ip", "-6", "-n", namespace, "-br", "addr", "show", "scope", "global"));
            all.put(
                    namespace + " routes6",
                    exec("ip", "-6", "-n", namespace, "route", "show", "table", "all")
                            .lines()
                            .filter(line -> !line.contains("fe80:") && !line.contains("ff00::/8"))
                            .filter(line -> !line.startsWith("anycast")) // a router has them
                            .collect(Collectors.joining("\n")));
        }
        all.put("held", String.join(" ", held()));
        return all;
    }

    /// The attachments that have an address of the fake IPAM.
    List<String> held() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("held"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /// The calls of the fake IPAM since the last time.
    List<String> calls() throws IOException {
        Path file = folder.resolve("calls");
        if (!Files.exists(file)) {
            return List.of();
        }
        List<String> calls = Files.readAllLines(file);
        Files.delete(file);
        return calls;
    }

    void tellIpam(String file, String content) throws IOException {
        Files.writeString(folder.resolve(file), content);
    }

    static ObjectNode conf() throws IOException {
        return (ObjectNode) MAPPER.readTree(CONF);
    }

    static String exec(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (exitOf(process) != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    private static int exitOf(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        for (String namespace : namespaces.reversed()) {
            exec("ip", "netns", "delete", namespace);
        }
    }
}
