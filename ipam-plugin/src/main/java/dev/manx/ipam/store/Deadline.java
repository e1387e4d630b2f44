package dev.manx.ipam.store;

import java.time.Duration;

/// Until when something is waited for.
///
/// @param patience how long it was at first
/// @param nanos of `System.nanoTime()`
public record Deadline(Duration patience, long nanos) {

    public static Deadline in(Duration patience) {
        return new Deadline(patience, System.nanoTime() + patience.toNanos());
    }

    Duration left() {
        return Duration.ofNanos(nanos - System.nanoTime());
    }

    boolean isOver() {
        return nanos - System.nanoTime() <= 0;
    }
}
