package dev.manx.harness.runtimes;

import dev.manx.harness.Node;
import dev.manx.harness.Outcome;
import dev.manx.harness.Subprocess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A machine within the machine, on a node's network: with mounts, processes, a host name and
/// cgroups for itself, so that a runtime may use its usual paths (`/etc/cni/net.d`,
/// `/run/containerd`, `/var/lib`, …). All it does is gone after [#close], and also when this
/// process is killed. What exactly is its own, is said in the script `machine` beside this class.
///
/// @param node its network
/// @param script the script, unpacked
/// @param process the machine; lives as long as its standard input is open
/// @param pid its first process, as seen from outside
public record Machine(Node node, Path script, Process process, long pid) implements AutoCloseable {

    /// @param folder for the script; outlives the machine
    public static Machine start(Node node, Path folder) {
        Path script = folder.resolve("machine");
        try (InputStream source = Machine.class.getResourceAsStream("machine")) {
            Files.copy(Objects.requireNonNull(source), script);
            Process process =
                    new ProcessBuilder("bash", script.toString(), "run", node.name())
                            .redirectErrorStream(true)
                            .start();
            return new Machine(node, script, process, awaitReady(process));
        } catch (IOException e) {
            throw new UncheckedIOException("start a machine in " + node.name(), e);
        }
    }

    /// Runs a program in the machine.
    public Outcome run(String... command) {
        var whole =
                new ArrayList<>(List.of("bash", script.toString(), "enter", Long.toString(pid)));
        whole.addAll(List.of(command));
        return Subprocess.of(whole).run();
    }

    /// Runs lines of shell, as a person would type them who stops at the first failure.
    ///
    /// @param folder where they stand, by its path in the machine
    public Outcome shell(Path folder, String lines) {
        return run("bash", "-euo", "pipefail", "-c", "cd \"$0\"\n" + lines, folder.toString());
    }

    /// A file or folder of the machine, by a path that leads to it from outside.
    public Path path(String absolute) {
        return Path.of("/proc/" + pid + "/root" + absolute);
    }

    /// Puts a program among the machine's own, which are found first.
    public void install(String name, Path program) {
        run("mkdir", "-p", "/opt/bin").orFail();
        run("ln", "-s", program.toAbsolutePath().toString(), "/opt/bin/" + name).orFail();
    }

    /// Ends the machine: all its processes first.
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new AssertionError("the machine in " + node.name() + " does not end");
            }
            if (process.exitValue() != 0) {
                throw new AssertionError("the machine left something: " + rest(process));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long awaitReady(Process process) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        var said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("ready ")) {
                return Long.parseLong(line.substring("ready ".length()));
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("the machine did not come up\n" + said);
    }

    private static String rest(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
