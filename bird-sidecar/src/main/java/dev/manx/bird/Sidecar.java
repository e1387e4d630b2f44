package dev.manx.bird;

import dev.manx.bird.config.BirdConfigBuilder;
import dev.manx.bird.endpoint.Endpoints;
import dev.manx.bird.nodes.Nodes;
import dev.manx.bird.settings.Conflist;
import dev.manx.bird.settings.Settings;
import dev.manx.bird.source.BlockWatch;
import dev.manx.bird.status.Activity;
import dev.manx.bird.status.StatusReader;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.NodeEntry;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The loop: blocks or nodes change, build, render, let BIRD check, swap, reload. The watch and the
/// supervisors have threads of their own and only put events into the queue; all else happens on
/// the one thread that runs [#run()]. When it ends, BIRD goes on.
final class Sidecar implements BlockWatch.Listener, Nodes.Listener {

    private enum Event {
        /// Blocks did, or nodes, or which BIRD answers.
        CHANGED,
        RETRY,
        STOP
    }

    private static final Duration RETRY_PAUSE = Duration.ofSeconds(2);

    private final Conflist conflist;
    private final Settings settings;
    private final String node;
    private final Tending tending;
    private final Log log;
    private final Activity activity = new Activity();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    /// @param node this node's name in the registry
    Sidecar(Conflist conflist, Settings settings, String node, Tending tending, Log log) {
        this.conflist = conflist;
        this.settings = settings;
        this.node = node;
        this.tending = tending;
        this.log = log;
    }

    /// Runs until [#stop()].
    void run() throws IOException, InterruptedException {
        try (var watch = BlockWatch.start(conflist.blocksDirectory(), this);
                var nodes = nodes();
                var birds =
                        Birds.start(
                                settings.bird(), () -> events.add(Event.CHANGED), activity, log);
                var _ = endpoints()) {
            follow(watch, nodes, birds);
        }
    }

    private Nodes nodes() {
        var self =
                new NodeEntry(
                        node,
                        settings.addresses().all(),
                        settings.asNumber(),
                        conflist.ipam().labels());
        return Nodes.start(conflist.ipam().registry(), self, conflist.nodesFile(), this);
    }

    private Closeable endpoints() throws IOException {
        var health = new Health(new StatusReader(settings.bird()), activity);
        return Endpoints.start(settings.endpoints(), health);
    }

    /// May come from any thread.
    void stop() {
        events.add(Event.STOP);
    }

    @Override
    public void blocksChanged() {
        tending.wake();
        events.add(Event.CHANGED);
    }

    @Override
    public void blocksUnreadable(String problem) {
        log.error("blocks-unreadable", "problem", problem);
    }

    @Override
    public void nodesChanged() {
        events.add(Event.CHANGED);
    }

    @Override
    public void registryTroubles(String problem) {
        if (problem.isEmpty()) {
            log.info("registry-well");
        } else {
            log.error("registry-troubles", "problem", problem);
        }
    }

    private void follow(BlockWatch watch, Nodes nodes, Birds birds) throws InterruptedException {
        boolean again = false;
        while (true) {
            Event first =
                    again
                            ? events.poll(RETRY_PAUSE.toNanos(), TimeUnit.NANOSECONDS)
                            : events.take();
            if (!gather(first == null ? Event.RETRY : first)) {
                return;
            }
            Optional<List<Cidr>> blocks = watch.confirmed();
            Optional<List<NodeEntry>> others = nodes.others();
            if (blocks.isPresent() && others.isPresent()) {
                activity.begin(blocks.get().size());
                var builder = new BirdConfigBuilder(conflist, settings.withNodes(others.get()));
                boolean settled = apply(birds, builder, blocks.get());
                activity.end(settled);
                again = !settled;
            }
        }
    }

    /// Waits a little for more events, so that a burst of changes becomes one reload.
    ///
    /// @return false to stop
    private boolean gather(Event first) throws InterruptedException {
        long deadline = System.nanoTime() + settings.coalesce().toNanos();
        Event event = first;
        while (event != null) {
            switch (event) {
                case STOP -> {
                    return false;
                }
                case CHANGED, RETRY -> {}
            }
            event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        return true;
    }

    /// @return false when it is worth another try
    private boolean apply(Birds birds, BirdConfigBuilder builder, List<Cidr> blocks) {
        try {
            return birds.apply(builder, blocks);
        } catch (IOException e) {
            log.error("not-applied", "reason", String.valueOf(e.getMessage()));
            return false;
        }
    }
}
