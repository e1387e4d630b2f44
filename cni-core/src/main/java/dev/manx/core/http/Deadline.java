package dev.manx.core.http;

import java.net.SocketTimeoutException;
import java.time.Duration;

/// Until when an answer is waited for.
///
/// @param nanos of `System.nanoTime()`
public record Deadline(long nanos) {

    private static final long NANOS_A_MILLI = 1_000_000;

    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /// What is left, divided among so many tries: the first may take the first part of it.
    public Deadline share(int tries) {
        long now = System.nanoTime();
        return new Deadline(now + (nanos - now) / tries);
    }

    public boolean isOver() {
        return nanos - System.nanoTime() <= 0;
    }

    /// For a socket, which takes 0 for "wait forever".
    ///
    /// @throws SocketTimeoutException when nothing is left
    int millis() throws SocketTimeoutException {
        long left = nanos - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, left / NANOS_A_MILLI));
    }
}
