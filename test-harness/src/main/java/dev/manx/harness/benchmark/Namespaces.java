package dev.manx.harness.benchmark;

import dev.manx.harness.Subprocess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Makes network namespaces, all before what is measured. `install/benchmark` removes them at the
/// end by the beginning of their names, however this process ends.
final class Namespaces {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final String prefix;
    private int pods;

    /// @param prefix how all their names begin
    Namespaces(String prefix) {
        this.prefix = prefix;
    }

    /// A namespace as a node has it: `lo` is up, it forwards, and there is an uplink with an
    /// address (which is where the kernel finds the source for a route to a pod). Returns its name.
    String node(String label) {
        String name = prefix + label;
        batch(List.of(), List.of("netns add " + name));
        batch(
                List.of("-n", name),
                List.of(
                        "link set lo up",
                        "link add uplink type veth peer name wire",
                        "address add 192.0.2.1/24 dev uplink",
                        "link set uplink up",
                        "link set wire up"));
        sysctl(name, "net.ipv4.ip_forward=1");
        return name;
    }

    /// @param setting key, equals sign, value
    static void sysctl(String namespace, String setting) {
        Subprocess.of("ip", "netns", "exec", namespace, "sysctl", "-qw", setting).run().orFail();
    }

    /// New pods with a namespace each, as a runtime makes it: `lo` is there and down.
    Supplier<Pod> pods(int count) {
        var commands = new ArrayList<String>();
        Deque<Pod> made = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            pods++;
            String name = prefix + "pod" + pods;
            commands.add("netns add " + name);
            made.add(new Pod(pods, Contender.namespace(name)));
        }
        batch(List.of(), commands);
        return made::remove;
    }

    /// New pods without a namespace, for calls that look into none.
    Supplier<Pod> numbers() {
        return () -> new Pod(++pods, Path.of("/run/netns/none"));
    }

    /// Runs commands of `ip -batch`, one a line.
    static void batch(List<String> options, List<String> commands) {
        var command = new ArrayList<>(List.of("ip"));
        command.addAll(options);
        command.addAll(List.of("-batch", "-"));
        new Subprocess(command, Map.of(), String.join("\n", commands) + "\n", LIMIT).run().orFail();
    }
}
