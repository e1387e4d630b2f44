package dev.manx.cni;

import dev.manx.core.spec.CniException;
import java.util.ArrayDeque;
import java.util.Deque;

/// Compensations for what has been done so far, run backwards on close unless the work was
/// committed. An ADD opens it with try-with-resources and pushes before each step that may half
/// succeed, so that no way out, an early return included, can leave something behind.
///
/// A compensation that fails does not keep the others from running. Its error is thrown by [#close]
/// and so becomes a suppressed one of what went wrong first.
final class Undo implements AutoCloseable {

    /// Takes one step back. It may meet a kernel in which the step was never done.
    @FunctionalInterface
    interface Compensation {
        void run() throws CniException;
    }

    private final Deque<Compensation> compensations = new ArrayDeque<>();

    void push(Compensation compensation) {
        compensations.push(compensation);
    }

    /// Everything is done: nothing is to be taken back.
    void commit() {
        compensations.clear();
    }

    @Override
    public void close() throws CniException {
        Exception first = null;
        while (!compensations.isEmpty()) {
            try {
                compensations.pop().run();
            } catch (CniException | RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        switch (first) {
            case CniException e -> throw e;
            case RuntimeException e -> throw e;
            case null, default -> {}
        }
    }
}
