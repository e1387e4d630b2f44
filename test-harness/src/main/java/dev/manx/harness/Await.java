package dev.manx.harness;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Waits for what another process is about to bring about: looks again and again, until the
/// deadline, and says what it saw last when it gives up. The only place of the harness that sleeps.
public final class Await {

    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    /// @param what the condition in words, for the error
    /// @param look what to look at
    /// @param good whether that is it
    /// @return what was seen when it was good
    public static <T> T until(String what, Duration deadline, Supplier<T> look, Predicate<T> good) {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            T seen = look.get();
            if (good.test(seen)) {
                return seen;
            }
            if (System.nanoTime() >= end) {
                throw new AssertionError(
                        "waited " + deadline + " in vain until " + what + "; last seen:\n" + seen);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }
}
