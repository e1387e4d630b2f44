package dev.manx.bird;

import dev.manx.core.linux.EndedChildren;
import dev.manx.core.linux.ErrnoException;
import java.io.Closeable;
import java.time.Duration;
import java.util.OptionalInt;

/// Buries processes that were left to us, which happens to the main process of a container:
/// whatever outlives its parent there, as BIRD does by design, becomes a child of process 1, and
/// stays a zombie when it ends until that one has waited for it (`wait(2)`).
///
/// The JDK waits for what it has started itself in the moment it ends, so a child that is still a
/// zombie at the second look is nobody's.
final class Orphans {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final int INIT = 1;

    private final Log log;
    private OptionalInt suspect = OptionalInt.empty();

    private Orphans(Log log) {
        this.log = log;
    }

    /// Begins, if we are process 1.
    static Closeable buryIfInit(Log log) {
        if (ProcessHandle.current().pid() != INIT) {
            return () -> {};
        }
        var orphans = new Orphans(log);
        return Ticker.start("orphans", BETWEEN_LOOKS, orphans::look)::close;
    }

    private void look() {
        try {
            OptionalInt found = EndedChildren.look();
            if (found.isPresent() && found.equals(suspect)) {
                EndedChildren.reap(found.getAsInt());
                found = EndedChildren.look();
            }
            suspect = found;
        } catch (ErrnoException e) {
            log.error("orphans-not-waited-for", "reason", String.valueOf(e.getMessage()));
        }
    }
}
