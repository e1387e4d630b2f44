package dev.manx.bird;

import dev.manx.bird.apply.ConfigDirectory;
import dev.manx.bird.apply.ConfigSwap;
import dev.manx.bird.config.BirdConfig;
import dev.manx.bird.config.BirdConfigBuilder;
import dev.manx.bird.config.BirdRenderer;
import dev.manx.bird.daemon.BirdBinary;
import dev.manx.bird.daemon.Supervisor;
import dev.manx.bird.settings.BirdSettings;
import dev.manx.bird.settings.Conflist;
import dev.manx.bird.settings.Settings;
import dev.manx.bird.source.BlockWatch;
import dev.manx.core.net.Cidr;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The loop: blocks change, build, render, let BIRD check, swap, reload. The watch and the
/// supervisor have threads of their own and only put events into the queue; all else happens on the
/// one thread that runs [#run()]. When it ends, BIRD goes on.
final class Sidecar implements BlockWatch.Listener, Supervisor.Listener {

    private enum Event {
        BLOCKS_CHANGED,
        BIRD_IS_UP,
        BIRD_DID_NOT_START,
        RETRY,
        STOP
    }

    private static final Duration RETRY_PAUSE = Duration.ofSeconds(2);

    private final Conflist conflist;
    private final Settings settings;
    private final Log log;
    private final BirdConfigBuilder builder;
    private final BirdAccess access;
    private final ConfigDirectory directory;
    private final ConfigSwap swap;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    Sidecar(Conflist conflist, Settings settings, ConfigDirectory directory, Log log) {
        this.conflist = conflist;
        this.settings = settings;
        this.directory = directory;
        this.log = log;
        this.builder = new BirdConfigBuilder(conflist, settings);
        this.access = new BirdAccess(settings.bird());
        this.swap = new ConfigSwap(directory);
    }

    /// Runs until [#stop()].
    void run() throws IOException, InterruptedException {
        BirdSettings bird = settings.bird();
        var launch =
                new Supervisor.Launch(
                        new BirdBinary(bird.binary()),
                        directory.mainFile(),
                        bird.controlSocket(),
                        directory.path().resolve(BirdAccess.PID_FILE));
        // A generation that is there already was used by a BIRD whose routes may be in the kernel.
        boolean recovery = directory.generation().isPresent();
        try (var watch = BlockWatch.start(conflist.blocksDirectory(), this);
                var supervisor = Supervisor.start(launch, bird.supervise(), recovery, this)) {
            follow(watch, supervisor);
        }
    }

    /// May come from any thread.
    void stop() {
        events.add(Event.STOP);
    }

    @Override
    public void blocksChanged() {
        events.add(Event.BLOCKS_CHANGED);
    }

    @Override
    public void blocksUnreadable(String problem) {
        log.error("blocks-unreadable", "problem", problem);
    }

    @Override
    public void birdIsUp(String version, boolean ours) {
        log.info(ours ? "bird-started" : "bird-adopted", "version", version);
        events.add(Event.BIRD_IS_UP);
    }

    @Override
    public void birdIsGone() {
        log.error("bird-gone");
    }

    @Override
    public void birdDidNotStart(String reason) {
        log.error("bird-not-started", "reason", reason);
        events.add(Event.BIRD_DID_NOT_START);
    }

    private void follow(BlockWatch watch, Supervisor supervisor) throws InterruptedException {
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
            if (blocks.isPresent()) {
                again = !apply(builder.build(blocks.get()));
                supervisor.configurationChanged();
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
                case BIRD_IS_UP, BIRD_DID_NOT_START -> swap.forgetWhatBirdUses();
                case BLOCKS_CHANGED, RETRY -> {}
            }
            event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        return true;
    }

    /// @return whether BIRD has spoken; otherwise it is worth another try
    private boolean apply(BirdConfig config) {
        try {
            ConfigSwap.Outcome outcome =
                    access.use(
                            bird -> {
                                var renderer =
                                        new BirdRenderer(
                                                BirdAccess.dialect(
                                                        settings.bird().dialect(), bird));
                                return swap.apply(renderer.render(config), bird);
                            });
            switch (outcome) {
                case ConfigSwap.Outcome.Unchanged _ -> {}
                case ConfigSwap.Outcome.Applied(String generation) ->
                        log.info(
                                "applied",
                                "generation",
                                generation,
                                "blocks",
                                config.announced().toString());
                case ConfigSwap.Outcome.Refused(String reason) ->
                        log.error("refused", "reason", reason);
            }
            return true;
        } catch (IOException e) {
            log.error("not-applied", "reason", String.valueOf(e.getMessage()));
            return false;
        }
    }
}
