package dev.manx.cni;

import dev.manx.core.spec.CniException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/// A step that another thread takes while this one is in the kernel. What it throws is thrown where
/// it is waited for.
final class Meanwhile {

    private final FutureTask<Boolean> task;

    private Meanwhile(FutureTask<Boolean> task) {
        this.task = task;
    }

    static Meanwhile begin(Failures.Step step) {
        return begin(step, task -> new Thread(task, "meanwhile").start());
    }

    /// @param other runs the step; where it throws [OutOfMemoryError], [#await] does
    static Meanwhile begin(Failures.Step step, Executor other) {
        var task =
                new FutureTask<>(
                        () -> {
                            Failures.mapped(step);
                            return true;
                        });
        try {
            other.execute(task);
        } catch (OutOfMemoryError e) {
            // no thread to be had, as in a cgroup with a limit: then who waits takes the step
        }
        return new Meanwhile(task);
    }

    /// Returns when the step has been taken.
    void await() throws CniException {
        task.run(); // nothing, where the thread has begun
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    Boolean _ = task.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw cause(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static CniException cause(ExecutionException e) {
        return switch (e.getCause()) {
            case CniException thrown -> thrown;
            case RuntimeException thrown -> throw thrown;
            case Error thrown -> throw thrown;
            case null, default -> throw new IllegalStateException(e);
        };
    }
}
