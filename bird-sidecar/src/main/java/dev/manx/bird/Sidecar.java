package dev.manx.bird;

import dev.manx.bird.config.BirdConfigBuilder;
import dev.manx.bird.endpoint.Endpoints;
import dev.manx.bird.nodes.Nodes;
import dev.manx.bird.settings.Conflist;
import dev.manx.bird.settings.Export;
import dev.manx.bird.settings.Settings;
import dev.manx.bird.settings.ThisNode;
import dev.manx.bird.source.BlockWatch;
import dev.manx.bird.source.HoldingsReader;
import dev.manx.bird.status.Activity;
import dev.manx.bird.status.Daemons;
import dev.manx.bird.status.StatusReader;
import dev.manx.core.conf.IpamConf;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.NodeEntry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static final int STOPPED = -1;
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(2);

    private final Conflist conflist;
    private final Settings settings;
    private final ThisNode node;
    private final Tending tending;
    private final Log log;
    private final Activity activity = new Activity();
    private final Pace pace;
    private final ServiceManager manager;
    private final Readiness readiness;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    /// @param node which of the network's nodes this is
    /// @param manager is told how far we are
    Sidecar(
            Conflist conflist,
            Settings settings,
            ThisNode node,
            Tending tending,
            ServiceManager manager,
            Log log) {
        this.conflist = conflist;
        this.settings = settings;
        this.node = node;
        this.tending = tending;
        this.pace = new Pace(settings.coalesce());
        this.manager = manager;
        this.log = log;
        this.readiness = new Readiness(manager, daemons(), conflist.hiddenPools());
    }

    /// Runs until [#stop()].
    void run() throws IOException, InterruptedException {
        try (var watch = BlockWatch.start(conflist.blocksDirectory(), this);
                var nodes = nodes();
                var announcer = announcer();
                var _ = endpoints(nodes);
                var _ = watchdog()) {
            follow(watch, nodes, announcer);
        }
    }

    private Nodes nodes() {
        var self =
                new NodeEntry(
                        node.name(),
                        settings.addresses().all(),
                        settings.asNumber(),
                        node.labels());
        return Nodes.start(conflist.ipam().registry(), self, conflist.nodesFile(), this);
    }

    private Daemons daemons() {
        return switch (settings.export()) {
            case Export.ToBird _ -> new StatusReader(settings.bird());
            case Export.ToTable _ -> List::of;
        };
    }

    private Announcer announcer() throws IOException {
        Runnable changed = () -> events.add(Event.CHANGED);
        return switch (settings.export()) {
            case Export.ToBird _ -> Birds.start(settings.bird(), changed, activity, log);
            case Export.ToTable table -> KernelTable.start(table, changed, activity, log);
        };
    }

    /// Twice as often as asked, as `sd_watchdog_enabled(3)` has it, while the loop goes round.
    private Closeable watchdog() {
        if (manager.watchdog().isZero()) {
            return () -> {};
        }
        var ticker =
                Ticker.start(
                        "watchdog",
                        manager.watchdog().dividedBy(2),
                        () -> {
                            if (!activity.isStuck()) {
                                manager.alive();
                            }
                        });
        return ticker::close;
    }

    private Closeable endpoints(Nodes nodes) throws IOException {
        IpamConf ipam = conflist.ipam();
        var holdings =
                new HoldingsReader(
                        conflist.blocksDirectory(),
                        ipam.runDir(conflist.network()),
                        Files.readString(BOOT_ID).strip(),
                        ipam.givingPools());
        var health = new Health(daemons(), activity, holdings, nodes);
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
    public void blockWanted() {
        tending.wake();
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

    private void follow(BlockWatch watch, Nodes nodes, Announcer announcer)
            throws InterruptedException {
        boolean again = false;
        while (true) {
            Event first =
                    again
                            ? events.poll(RETRY_PAUSE.toNanos(), TimeUnit.NANOSECONDS)
                            : events.take();
            int changes = gather(first == null ? Event.RETRY : first);
            if (changes == STOPPED) {
                return;
            }
            Optional<List<Cidr>> blocks = watch.confirmed();
            Optional<List<NodeEntry>> others = nodes.others();
            if (blocks.isPresent() && others.isPresent()) {
                activity.begin();
                var builder =
                        new BirdConfigBuilder(
                                conflist, settings.withNodes(nodes.self(), others.get()));
                boolean settled = apply(announcer, builder, blocks.get());
                pace.applied(changes > 1, System.nanoTime());
                activity.end(settled);
                again = !(settled && readiness.look(blocks.get()));
            }
        }
    }

    /// Waits for more events where many come, so that a burst of changes becomes few reloads.
    ///
    /// @return how many changes there are; [#STOPPED] to stop
    private int gather(Event first) throws InterruptedException {
        long now = System.nanoTime();
        long deadline = now + pace.waiting(now);
        int changes = 0;
        Event event = first;
        while (event != null) {
            switch (event) {
                case STOP -> {
                    return STOPPED;
                }
                case CHANGED -> changes++;
                case RETRY -> {}
            }
            event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        return changes;
    }

    /// @return false when it is worth another try
    private boolean apply(Announcer announcer, BirdConfigBuilder builder, List<Cidr> blocks) {
        try {
            return announcer.apply(builder, blocks);
        } catch (IOException e) {
            log.error("not-applied", "reason", String.valueOf(e.getMessage()));
            return false;
        }
    }
}
