package dev.manx.bird;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Does the same thing again and again on a thread of its own, until it is closed.
final class Ticker implements AutoCloseable {

    private final Semaphore closed = new Semaphore(0);

    private Ticker() {}

    /// @param interval between two times, and before the first
    static Ticker start(String name, Duration interval, Runnable task) {
        var ticker = new Ticker();
        var thread = new Thread(() -> ticker.run(interval, task), name);
        thread.setDaemon(true);
        thread.start();
        return ticker;
    }

    @Override
    public void close() {
        closed.release();
    }

    private void run(Duration interval, Runnable task) {
        try {
            while (!closed.tryAcquire(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                task.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread()
                    .interrupt(); // close() has its own way; whoever did this means it
        }
    }
}
