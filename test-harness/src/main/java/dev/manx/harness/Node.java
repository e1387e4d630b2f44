package dev.manx.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A network namespace with a name: a node or a pod's sandbox, as the case may be. Its processes
/// see the machine's files and, under `/proc/sys/net` and `/sys/class/net`, their own network.
///
/// @param name as `ip netns list` has it
public record Node(String name) {

    private static final Path FOLDER = Path.of("/run/netns");

    /// The file that stands for the namespace: what a runtime passes as `CNI_NETNS`.
    public Path path() {
        return FOLDER.resolve(name);
    }

    /// `command`, as it must be run to run in here. `ip netns exec` execs it, so the process' id is
    /// the command's own.
    public List<String> inside(List<String> command) {
        var whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
        whole.addAll(command);
        return whole;
    }

    /// Runs `command` in here.
    public Outcome run(String... command) {
        return Subprocess.of(inside(List.of(command))).run();
    }

    public IpRoute2 ip() {
        return new IpRoute2(name);
    }

    /// A kernel setting of this namespace.
    ///
    /// @param key below `/proc/sys/net/`, such as `ipv4/conf/eth0/forwarding`
    public String sysctl(String key) {
        return run("cat", "/proc/sys/net/" + key).orFail().stdout().strip();
    }

    public void setSysctl(String key, String value) {
        Subprocess.of(inside(List.of("tee", "/proc/sys/net/" + key)))
                .withInput(Map.of(), value)
                .run()
                .orFail();
    }
}
