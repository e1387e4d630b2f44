package dev.manx.bird.status;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// What a running sidecar has done so far. The loop and the supervisors write, the endpoints read.
public final class Activity {

    /// What an application of blocks can take: two daemons, each with BIRD's own time limits.
    private static final Duration STUCK = Duration.ofMinutes(2);

    private static final long IDLE = 0;

    private final AtomicLong applied = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong crashes = new AtomicLong();

    /// `System.nanoTime()`, or [#IDLE].
    private final AtomicLong busySince = new AtomicLong();

    private volatile boolean settled;

    /// The loop begins to bring blocks into use.
    public void begin() {
        busySince.set(System.nanoTime() | 1); // never IDLE
    }

    /// @param settled whether every BIRD has spoken
    public void end(boolean settled) {
        this.settled = settled;
        busySince.set(IDLE);
    }

    public void applied() {
        applied.incrementAndGet();
    }

    public void refused() {
        refused.incrementAndGet();
    }

    public void birdIsGone() {
        crashes.incrementAndGet();
    }

    /// Whether the loop has hung for longer than anything it waits for.
    public boolean isStuck() {
        long since = busySince.get();
        return since != IDLE && System.nanoTime() - since > STUCK.toNanos();
    }

    /// Whether the last blocks were brought to every BIRD.
    public boolean isSettled() {
        return settled;
    }

    long countApplied() {
        return applied.get();
    }

    long countRefused() {
        return refused.get();
    }

    long countCrashes() {
        return crashes.get();
    }
}
