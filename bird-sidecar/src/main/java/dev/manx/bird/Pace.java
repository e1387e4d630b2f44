package dev.manx.bird;

import java.time.Duration;

/// How soon a change may be applied. One that comes alone is applied at once; in a burst there is a
/// pause behind each application, in which the changes gather, twice as long each time up to a
/// limit. Values of `System.nanoTime()` come in, none is asked for.
final class Pace {

    private static final int GROWTH = 2;
    private static final int MOST_PAUSES = 8;

    private final long shortest;
    private long pause;
    private long quietUntil;
    private boolean ran;

    /// @param shortest the pause behind the first application
    Pace(Duration shortest) {
        this.shortest = shortest.toNanos();
    }

    /// @param now when a change came
    /// @return nanoseconds that it waits for others; not positive for no time at all
    long waiting(long now) {
        return ran ? quietUntil - now : 0;
    }

    /// @param began when the changes stopped waiting
    /// @param ended when they were applied
    void applied(long began, long ended) {
        boolean burst = ran && began - quietUntil < pause;
        pause = burst ? Math.min(pause * GROWTH, shortest * MOST_PAUSES) : shortest;
        quietUntil = ended + pause;
        ran = true;
    }
}
