package dev.manx.bird.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// BIRD's program (`bird(8)`; 1.6 and 2 have the same options).
///
/// @param name its path, or a name to be found in `PATH`
public record BirdBinary(String name) {

    private static final int LIMIT_SECONDS = 10;
    private static final String VERSION_PREFIX = "BIRD version ";

    private record Ended(int status, String output) {}

    /// Such as `2.0.12`.
    ///
    /// @throws IOException the program is not there, or not BIRD
    public String version() throws IOException {
        Ended ended = run(List.of("--version"));
        if (!ended.output.startsWith(VERSION_PREFIX)) {
            throw new IOException(name + " --version: not BIRD: \"" + ended.output + "\"");
        }
        return ended.output.substring(VERSION_PREFIX.length());
    }

    public Verdict check(Path mainFile) throws IOException {
        Ended ended = run(List.of("-p", "-c", mainFile.toString()));
        return ended.status == 0 ? new Verdict.Accepted() : new Verdict.Refused(ended.output);
    }

    /// Starts BIRD as a daemon of its own: it leaves our session, so no signal for us is for it.
    ///
    /// @param recovery whether routes of a BIRD before it are to be kept until peers have told
    ///   theirs (`-R`)
    /// @throws IOException it did not start; the message is BIRD's
    public void start(Path mainFile, Path socket, Path pidFile, boolean recovery)
            throws IOException {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "-c",
                                mainFile.toString(),
                                "-s",
                                socket.toString(),
                                "-P",
                                pidFile.toString()));
        if (recovery) {
            arguments.add("-R");
        }
        Ended ended = run(arguments);
        if (ended.status != 0) {
            throw new IOException(name + " ended with " + ended.status + ": " + ended.output);
        }
    }

    private Ended run(List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(name);
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (InputStream output = process.getInputStream()) {
            // What it says fits into the pipe, so it cannot hang for want of a reader.
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(name + " did not end within " + LIMIT_SECONDS + " s");
            }
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Ended(process.exitValue(), text);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException(name + " was interrupted").initCause(e);
        }
    }
}
