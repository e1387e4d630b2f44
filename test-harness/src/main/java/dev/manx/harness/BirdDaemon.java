package dev.manx.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A real BIRD in a node, with its own configuration, socket and log; killed by [#close].
///
/// @param daemon its process
/// @param client to talk to it
public record BirdDaemon(Daemon daemon, Birdc client) implements AutoCloseable {

    /// Starts it and waits until it answers.
    ///
    /// @param binary the program, `birdc` beside it; a name without a slash is looked up in `PATH`
    /// @param folder for its files; its own alone
    /// @param config the text of its configuration
    public static BirdDaemon start(String binary, Node node, Path folder, String config) {
        Path file = folder.resolve("bird.conf");
        Path socket = folder.resolve("bird.ctl");
        try {
            Files.writeString(file, config);
        } catch (IOException e) {
            throw new UncheckedIOException("write " + file, e);
        }
        var bird =
                new BirdDaemon(
                        Daemon.start(
                                node,
                                folder.resolve("bird.log"),
                                Map.of(),
                                List.of(
                                        binary,
                                        "-f",
                                        "-c",
                                        file.toString(),
                                        "-s",
                                        socket.toString())),
                        Birdc.besides(binary, socket));
        Await.until(
                "BIRD answers on " + socket,
                Duration.ofSeconds(5),
                () -> bird.client.ask("show", "status") + bird.daemon.log(),
                answer -> answer.contains("Daemon is up and running"));
        return bird;
    }

    @Override
    public void close() {
        daemon.close();
    }
}
