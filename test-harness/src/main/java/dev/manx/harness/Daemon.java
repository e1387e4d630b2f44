package dev.manx.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program that goes on running in a node until [#close], its output in a file.
public final class Daemon implements AutoCloseable {

    private final Process process;
    private final Path log;

    private Daemon(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// @param log where stdout and stderr go
    /// @param environment its variables besides the usual ones
    public static Daemon start(
            Node node, Path log, Map<String, String> environment, List<String> command) {
        try {
            Process process =
                    Subprocess.of(node.inside(command))
                            .withInput(environment, "")
                            .start(ProcessBuilder.Redirect.appendTo(log.toFile()));
            return new Daemon(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException("start " + String.join(" ", command), e);
        }
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("read " + log, e);
        }
    }

    /// Ends it and its children by SIGKILL, now.
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
