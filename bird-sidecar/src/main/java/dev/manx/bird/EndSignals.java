package dev.manx.bird;

import java.util.List;
import sun.misc.Signal;

/// The signals that end the sidecar in good order. The executable is built without handlers of its
/// own, because they cost every plugin call a thread (`docs/native-image.md`).
final class EndSignals {

    private static final List<String> NAMES = List.of("TERM", "INT", "HUP");

    /// What a shell adds to a signal's number to make an exit status of it.
    private static final int BY_SIGNAL = 128;

    private EndSignals() {}

    /// From now on they run the shutdown hooks and end the process.
    static void handle() {
        for (String name : NAMES) {
            Signal.handle(new Signal(name), signal -> System.exit(BY_SIGNAL + signal.getNumber()));
        }
    }
}
