package dev.manx.bird;

import dev.manx.bird.apply.ConfigDirectory;
import dev.manx.bird.apply.ConfigSwap;
import dev.manx.bird.config.BirdConfig;
import dev.manx.bird.config.BirdRenderer;
import dev.manx.bird.daemon.BirdBinary;
import dev.manx.bird.daemon.Supervisor;
import dev.manx.bird.dialect.Dialect;
import dev.manx.bird.settings.DaemonSettings;
import dev.manx.bird.status.Activity;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/// A daemon of BIRD that this node needs: supervised, and given its configuration. [#close()]
/// leaves it running.
final class ManagedBird implements Supervisor.Listener, AutoCloseable {

    private final Runnable changed;
    private final Activity activity;
    private final Log log;
    private final BirdAccess access;
    private final ConfigSwap swap;
    private final Supervisor supervisor;

    /// Another BIRD may answer than the one that was told. Set by the supervisor's thread.
    private final AtomicBoolean another = new AtomicBoolean();

    private ManagedBird(
            BirdAccess access,
            ConfigDirectory directory,
            boolean mayStart,
            Runnable changed,
            Activity activity,
            Log log)
            throws IOException {
        this.changed = changed;
        this.activity = activity;
        this.log = log;
        this.access = access;
        this.swap = new ConfigSwap(directory);
        DaemonSettings settings = access.settings();
        var launch =
                new Supervisor.Launch(
                        new BirdBinary(settings.binary()),
                        directory.mainFile(),
                        settings.controlSocket(),
                        settings.pidFile());
        // A generation that is there already was used by a BIRD whose routes may be in the kernel.
        boolean recovery = directory.generation().isPresent();
        // The last field: its thread calls back at once.
        this.supervisor = Supervisor.start(launch, mayStart, recovery, this);
    }

    /// @param directory the daemon's, which exists
    /// @param mayStart whether BIRD is started when it does not run
    /// @param changed called, on another thread, when there is reason to [#apply] again
    static ManagedBird start(
            DaemonSettings settings,
            ConfigDirectory directory,
            boolean mayStart,
            Runnable changed,
            Activity activity,
            Log log)
            throws IOException {
        return new ManagedBird(
                new BirdAccess(settings), directory, mayStart, changed, activity, log);
    }

    /// @return whether BIRD has spoken; otherwise it is worth another try
    boolean apply(BirdConfig config, Dialect dialect) {
        if (another.getAndSet(false)) {
            swap.forgetWhatBirdUses();
        }
        try {
            var rendered = new BirdRenderer(dialect).render(config);
            switch (access.use(bird -> swap.apply(rendered, bird))) {
                case ConfigSwap.Outcome.Unchanged _ -> {}
                case ConfigSwap.Outcome.Applied(String generation) -> {
                    activity.applied();
                    log.info(
                            "applied",
                            "generation",
                            generation,
                            "blocks",
                            config.announced().toString());
                }
                case ConfigSwap.Outcome.Refused(String reason) -> {
                    activity.refused();
                    log.error("refused", "reason", reason);
                }
            }
            return true;
        } catch (IOException e) {
            log.error("not-applied", "reason", String.valueOf(e.getMessage()));
            return false;
        } finally {
            supervisor.configurationChanged();
        }
    }

    @Override
    public void birdIsUp(String version, boolean ours) {
        log.info(ours ? "bird-started" : "bird-adopted", "version", version);
        anotherMayAnswer();
    }

    @Override
    public void birdIsGone() {
        activity.birdIsGone();
        log.error("bird-gone");
    }

    @Override
    public void birdDidNotStart(String reason) {
        log.error("bird-not-started", "reason", reason);
        anotherMayAnswer();
    }

    @Override
    public void close() throws IOException {
        supervisor.close();
    }

    private void anotherMayAnswer() {
        another.set(true);
        changed.run();
    }
}
