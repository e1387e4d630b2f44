package dev.manx.bird.nodes;

import dev.manx.core.registry.NodeEntry;
import dev.manx.core.registry.NodeWatch;
import dev.manx.core.registry.RegistryException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A thread that follows the nodes of a registry. While that is out of reach, the nodes that were
/// heard of last stay: a peer is given up by BGP when it is gone, and by nobody because a registry
/// is.
final class Following {

    static final Duration PAUSE = Duration.ofSeconds(2);

    private final Supplier<NodeWatch> source;
    private final NodesFile file;
    private final Nodes.Listener listener;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Optional<List<NodeEntry>> known;
    private volatile Optional<Boolean> answered = Optional.empty();
    private String lastProblem = "";

    private Following(Supplier<NodeWatch> source, NodesFile file, Nodes.Listener listener) {
        this.source = source;
        this.file = file;
        this.listener = listener;
        this.known = file.read();
    }

    static Following start(Supplier<NodeWatch> source, NodesFile file, Nodes.Listener listener) {
        var following = new Following(source, file, listener);
        following.begin("nodes", following::follow);
        return following;
    }

    /// Nothing while it is not known whether there are any.
    Optional<List<NodeEntry>> known() {
        return known;
    }

    /// All but the one of that name.
    Optional<List<NodeEntry>> knownBut(String name) {
        return known.map(all -> all.stream().filter(each -> !each.name().equals(name)).toList());
    }

    void end() {
        ended.countDown();
    }

    /// Starts another thread of this registry's, which looks at [#isEndedAfter] now and then.
    void begin(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    boolean isEndedAfter(Duration pause) {
        try {
            return ended.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// Whether the registry answered when it was asked last; nothing before that.
    Optional<Boolean> registryUp() {
        return answered;
    }

    void answered(boolean well) {
        answered = Optional.of(well);
    }

    /// @param problem empty when all is well; told once
    synchronized void tell(String problem) {
        if (!problem.equals(lastProblem)) {
            lastProblem = problem;
            listener.registryTroubles(problem);
        }
    }

    private void follow() {
        try (NodeWatch watch = source.get()) {
            while (!isEndedAfter(Duration.ZERO)) {
                try {
                    heard(watch.next());
                    answered(true);
                    tell(String.join("; ", watch.problems()));
                } catch (RegistryException e) {
                    answered(false);
                    if (known.isEmpty()) {
                        known = Optional.of(List.of()); // nobody heard of, then or now
                        listener.nodesChanged();
                    }
                    tell(e.getMessage());
                    isEndedAfter(PAUSE);
                }
            }
        }
    }

    private void heard(List<NodeEntry> nodes) {
        Optional<List<NodeEntry>> now = Optional.of(List.copyOf(nodes));
        if (now.equals(known)) {
            return;
        }
        known = now;
        listener.nodesChanged();
        try {
            file.write(nodes);
        } catch (IOException e) {
            tell("write " + file.path() + ": " + e);
        }
    }
}
