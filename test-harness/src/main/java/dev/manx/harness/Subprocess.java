package dev.manx.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// One command with its environment and stdin, run to its end or to the time limit.
///
/// @param command program and arguments
/// @param environment the variables it gets besides `PATH`, `HOME` and `LANG`; nothing else leaks
///   in
/// @param stdin its standard input
/// @param limit how long it may take; then it and its children are killed and the test fails
public record Subprocess(
        List<String> command, Map<String, String> environment, String stdin, Duration limit) {

    private static final Duration USUAL_LIMIT = Duration.ofSeconds(60);
    private static final List<String> KEPT = List.of("PATH", "HOME", "LANG", "JAVA_HOME");

    public Subprocess {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /// A command without stdin.
    public static Subprocess of(List<String> command) {
        return new Subprocess(command, Map.of(), "", USUAL_LIMIT);
    }

    public static Subprocess of(String... command) {
        return of(List.of(command));
    }

    public Subprocess withInput(Map<String, String> newEnvironment, String newStdin) {
        return new Subprocess(command, newEnvironment, newStdin, limit);
    }

    /// Starts it and waits for its end.
    public Outcome run() {
        long start = System.nanoTime();
        try {
            Process process = builder().start();
            CompletableFuture<String> stdout = drain(process.getInputStream());
            CompletableFuture<String> stderr = drain(process.getErrorStream());
            feed(process);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new AssertionError(
                        String.join(" ", command) + " was still running after " + limit);
            }
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            return new Outcome(
                    command, process.exitValue(), stdout.join(), stderr.join(), duration);
        } catch (IOException e) {
            throw new UncheckedIOException("run " + String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command + " ran", e);
        }
    }

    /// Starts it and returns at once; its output is the caller's to read.
    Process start(ProcessBuilder.Redirect output) throws IOException {
        return builder().redirectErrorStream(true).redirectOutput(output).start();
    }

    private ProcessBuilder builder() {
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().retainAll(KEPT);
        builder.environment().putAll(environment);
        return builder;
    }

    private void feed(Process process) throws IOException {
        try (var sink = process.getOutputStream()) {
            sink.write(stdin.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // A process may end without reading its stdin; how it ended says more than EPIPE.
            if (process.isAlive() && !"Broken pipe".equals(e.getMessage())) {
                throw e;
            }
        }
    }

    private static CompletableFuture<String> drain(InputStream stream) {
        var text = new CompletableFuture<String>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try (stream) {
                                text.complete(
                                        new String(stream.readAllBytes(), StandardCharsets.UTF_8));
                            } catch (IOException e) {
                                text.completeExceptionally(e);
                            }
                        });
        return text;
    }
}
