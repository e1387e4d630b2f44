package dev.manx.bird;

import dev.manx.bird.control.BirdControl;
import dev.manx.bird.daemon.Bird;
import dev.manx.bird.daemon.BirdBinary;
import dev.manx.bird.daemon.RunningBird;
import dev.manx.bird.daemon.StoppedBird;
import dev.manx.bird.dialect.Daemon;
import dev.manx.bird.dialect.Dialect;
import dev.manx.bird.settings.BirdSettings;
import dev.manx.bird.settings.DaemonSettings;
import dev.manx.bird.settings.DialectChoice;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// Reaches a daemon of BIRD by its socket when it runs, by its program when it does not.
///
/// @param settings where both are
record BirdAccess(DaemonSettings settings) {

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

    /// The dialect to write in. A running BIRD is asked first, since its program may have been
    /// replaced by another version's meanwhile.
    static Dialect dialect(DialectChoice choice, BirdSettings settings) throws IOException {
        return switch (choice) {
            case DialectChoice.Fixed(Dialect dialect) -> dialect;
            case DialectChoice.AskBird _ -> ask(settings);
        };
    }

    private static Dialect ask(BirdSettings settings) throws IOException {
        for (Daemon daemon : Daemon.values()) {
            Optional<BirdControl> running = new BirdAccess(settings.of(daemon)).connect();
            if (running.isPresent()) {
                try (BirdControl control = running.get()) {
                    return new RunningBird(control).dialect();
                }
            }
        }
        return new StoppedBird(new BirdBinary(settings.bird().binary())).dialect();
    }
}
