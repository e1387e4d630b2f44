package dev.manx.bird;

import dev.manx.bird.control.BirdControl;
import dev.manx.bird.daemon.Bird;
import dev.manx.bird.daemon.BirdBinary;
import dev.manx.bird.daemon.RunningBird;
import dev.manx.bird.daemon.StoppedBird;
import dev.manx.bird.dialect.Dialect;
import dev.manx.bird.settings.BirdSettings;
import dev.manx.bird.settings.DialectChoice;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// Reaches BIRD by its socket when it runs, by its program when it does not.
///
/// @param settings where both are
record BirdAccess(BirdSettings settings) {

    /// BIRD's process id, in our directory.
    static final String PID_FILE = "bird.pid";

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /// What is done with BIRD.
    @FunctionalInterface
    interface Use<T> {
        T with(Bird bird) throws IOException;
    }

    <T> T use(Use<T> use) throws IOException {
        Optional<BirdControl> running = connect();
        if (running.isEmpty()) {
            return use.with(new StoppedBird(new BirdBinary(settings.binary())));
        }
        try (BirdControl control = running.get()) {
            return use.with(new RunningBird(control));
        }
    }

    /// @return nothing when BIRD does not run
    Optional<BirdControl> connect() throws IOException {
        return BirdControl.connect(settings.controlSocket(), TIMEOUT);
    }

    static Dialect dialect(DialectChoice choice, Bird bird) throws IOException {
        return switch (choice) {
            case DialectChoice.AskBird _ -> bird.dialect();
            case DialectChoice.Fixed(Dialect dialect) -> dialect;
        };
    }
}
