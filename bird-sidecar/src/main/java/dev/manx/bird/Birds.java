package dev.manx.bird;

import dev.manx.bird.apply.ConfigDirectory;
import dev.manx.bird.config.BirdConfigBuilder;
import dev.manx.bird.control.BirdControl;
import dev.manx.bird.dialect.Daemon;
import dev.manx.bird.dialect.Dialect;
import dev.manx.bird.settings.BirdSettings;
import dev.manx.bird.settings.DaemonSettings;
import dev.manx.bird.status.Activity;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The daemons of BIRD on this node. Which are needed depends on the families that the node routes
/// and on BIRD's version, and either may change: one that is needed no longer is ended, for it
/// would go on telling peers what it knows.
final class Birds implements Announcer {

    private final BirdSettings settings;
    private final Runnable changed;
    private final Activity activity;
    private final Log log;
    private final Map<Daemon, ManagedBird> managed = new EnumMap<>(Daemon.class);

    private Birds(BirdSettings settings, Runnable changed, Activity activity, Log log) {
        this.settings = settings;
        this.changed = changed;
        this.activity = activity;
        this.log = log;
    }

    /// Takes care of those that have a configuration already, before there is another for them.
    ///
    /// @param changed called, on another thread, when there is reason to [#apply] again
    static Birds start(BirdSettings settings, Runnable changed, Activity activity, Log log)
            throws IOException {
        var birds = new Birds(settings, changed, activity, log);
        for (Daemon daemon : Daemon.values()) {
            if (birds.directory(daemon).generation().isPresent()) {
                birds.manage(daemon);
            }
        }
        return birds;
    }

    /// @return whether every BIRD has spoken
    /// @throws IOException no BIRD can be asked for its version, or one would not end
    @Override
    public boolean apply(BirdConfigBuilder builder, List<Cidr> blocks) throws IOException {
        Dialect dialect = BirdAccess.dialect(settings.dialect(), settings);
        Map<Daemon, List<Family>> needed = dialect.daemonsFor(builder.families());
        boolean all = true;
        for (Daemon daemon : Daemon.values()) {
            List<Family> families = needed.getOrDefault(daemon, List.of());
            if (families.isEmpty()) {
                retire(daemon);
            } else {
                all &= manage(daemon).apply(builder.build(blocks, families), dialect);
            }
        }
        return all;
    }

    /// They go on.
    @Override
    public void close() throws IOException {
        for (ManagedBird bird : managed.values()) {
            bird.close();
        }
    }

    private ManagedBird manage(Daemon daemon) throws IOException {
        ManagedBird known = managed.get(daemon);
        if (known != null) {
            return known;
        }
        ConfigDirectory directory = directory(daemon).create();
        var bird =
                ManagedBird.start(
                        settings.of(daemon),
                        directory,
                        settings.supervise(),
                        changed,
                        activity,
                        log.about("daemon", daemon.toString()));
        managed.put(daemon, bird);
        return bird;
    }

    private void retire(Daemon daemon) throws IOException {
        ConfigDirectory directory = directory(daemon);
        if (directory.generation().isEmpty()) {
            return;
        }
        ManagedBird bird = managed.remove(daemon);
        if (bird != null) {
            bird.close();
        }
        if (settings.supervise()) {
            end(daemon);
        }
        directory.clear();
    }

    private void end(Daemon daemon) throws IOException {
        Optional<BirdControl> running = new BirdAccess(settings.of(daemon)).connect();
        if (running.isPresent()) {
            try (BirdControl control = running.get()) {
                PlannedStop.order(control, "down");
            }
            log.info("bird-ended", "daemon", daemon.toString(), "reason", "not needed any more");
        }
    }

    private ConfigDirectory directory(Daemon daemon) {
        DaemonSettings daemonSettings = settings.of(daemon);
        return new ConfigDirectory(daemonSettings.directory(), daemon);
    }
}
