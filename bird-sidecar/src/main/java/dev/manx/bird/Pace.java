package dev.manx.bird;

import java.time.Duration;

/// How soon a change may be applied. One that comes alone is applied at once. Behind each
/// application is a pause, in which changes gather; where several do, that is a burst, and the next
/// pause is twice as long, up to a limit. Changes one after the other are none. Values of
/// `System.nanoTime()` come in, none is asked for.
final class Pace {

    private static final int GROWTH = 2;
    private static final int MOST_PAUSES = 32;

    private final long shortest;
    private long pause;
    private long quietUntil;
    private boolean ran;

    /// @param shortest the pause behind the first application
    Pace(Duration shortest) {
        this.shortest = shortest.toNanos();
        this.pause = this.shortest;
    }

    /// @param now when a change came
    /// @return nanoseconds that it waits for others; not positive for no time at all
    long waiting(long now) {
        return ran ? quietUntil - now : 0;
    }

    /// @param several whether more than one change was applied together
    /// @param ended when that was
    void applied(boolean several, long ended) {
        pause = several ? Math.min(pause * GROWTH, shortest * MOST_PAUSES) : shortest;
        quietUntil = ended + pause;
        ran = true;
    }
}
