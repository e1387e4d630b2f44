package dev.manx.bird;

import dev.manx.bird.apply.ConfigDirectory;
import dev.manx.bird.apply.ConfigSwap;
import dev.manx.bird.config.BirdRenderer;
import dev.manx.bird.config.RenderedConfig;
import dev.manx.bird.control.BirdControl;
import dev.manx.bird.control.Reply;
import dev.manx.bird.daemon.RunningBird;
import dev.manx.bird.dialect.Daemon;
import dev.manx.bird.dialect.Dialect;
import dev.manx.bird.settings.DaemonSettings;
import dev.manx.bird.settings.Export;
import dev.manx.bird.settings.LocalSettings;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Ends the sidecar and every BIRD on purpose. The sidecar goes first, since it would start BIRD
/// again; its lock is held meanwhile, so that no other takes its place. Kernel routes stay in
/// either manner (`persist`).
///
/// @param settings where they are
/// @param out progress
record PlannedStop(LocalSettings settings, PrintStream out) {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private enum Manner {
        /// Peers keep our routes for BGP's graceful restart time (RFC 4724), so that pods stay
        /// reachable during an upgrade.
        GRACEFUL,
        /// Peers lose our routes before BIRD ends, as for a node that is taken out of service.
        DRAIN
    }

    void graceful() throws IOException {
        end(Manner.GRACEFUL);
    }

    void drain() throws IOException {
        end(Manner.DRAIN);
    }

    private void end(Manner manner) throws IOException {
        Path directory = ConfigDirectory.createFolder(settings.bird().directory());
        boolean ran = false;
        try (InstanceLock _ = InstanceLock.takeOver(directory, LIMIT)) {
            if (settings.export() instanceof Export.ToTable table) {
                leave(manner, table);
                return;
            }
            for (Daemon daemon : Daemon.values()) {
                ran |= end(manner, settings.bird().of(daemon));
            }
        }
        if (!ran) {
            out.println("BIRD does not run");
        }
    }

    private void leave(Manner manner, Export.ToTable table) throws IOException {
        switch (manner) {
            case GRACEFUL -> out.println("the routes of table " + table.table() + " stay");
            case DRAIN -> {
                int routes = new TableRoutes(table).sync(Set.of());
                out.println("deleted " + routes + (routes == 1 ? " route" : " routes"));
            }
        }
    }

    /// @return whether it ran
    private boolean end(Manner manner, DaemonSettings bird) throws IOException {
        Optional<BirdControl> running = new BirdAccess(bird).connect();
        if (running.isEmpty()) {
            return false;
        }
        try (BirdControl control = running.get()) {
            Dialect dialect = new RunningBird(control).dialect();
            switch (manner) {
                case GRACEFUL -> endGracefully(control, dialect, bird);
                case DRAIN -> withdrawAndEnd(control, dialect, bird);
            }
            if (!control.awaitEnd(LIMIT)) {
                throw new IOException(
                        bird.daemon() + " did not end within " + LIMIT.toSeconds() + " s");
            }
        }
        out.println(bird.daemon() + " ended");
        return true;
    }

    /// BIRD 2 has a command for it. BIRD 1.6 has none, and an orderly end of its would make peers
    /// withdraw at once; one that is killed looks like a crash, after which they keep our routes.
    private static void endGracefully(BirdControl control, Dialect dialect, DaemonSettings bird)
            throws IOException {
        switch (dialect) {
            case V1_6 -> kill(bird);
            case V2, V3 -> order(control, "graceful restart");
        }
    }

    private void withdrawAndEnd(BirdControl control, Dialect dialect, DaemonSettings bird)
            throws IOException {
        var directory = new ConfigDirectory(bird.directory(), bird.daemon());
        Optional<RenderedConfig> used = directory.rendered();
        if (used.isPresent()) {
            var drained =
                    new RenderedConfig(
                            bird.daemon(),
                            used.get().main(),
                            used.get().aggregation(),
                            BirdRenderer.drainedIpam(dialect, settings.services()));
            if (new ConfigSwap(directory).apply(drained, new RunningBird(control))
                    instanceof ConfigSwap.Outcome.Refused(String reason)) {
                throw new IOException(bird.daemon() + " refused to withdraw: " + reason);
            }
            out.println(bird.daemon() + " has withdrawn its routes");
        }
        order(control, "down");
    }

    /// @param command one that ends BIRD
    static void order(BirdControl control, String command) throws IOException {
        Reply reply;
        try {
            reply = control.send(command);
        } catch (EOFException e) {
            return; // BIRD 3 may be gone before it has answered; gone is what it was to be
        }
        if (reply.isError()) {
            throw new IOException(command + ": " + reply.message());
        }
    }

    /// Only a process whose program is called so: a process id in a file may be old.
    private static void kill(DaemonSettings bird) throws IOException {
        ProcessHandle process = process(bird.pidFile());
        String program = process.info().command().orElse("");
        if (!String.valueOf(Path.of(program).getFileName()).equals(bird.daemon().toString())
                || !process.destroyForcibly()) {
            throw new IOException(
                    bird.pidFile()
                            + ": process "
                            + process.pid()
                            + " is not a "
                            + bird.daemon()
                            + " that can be ended");
        }
    }

    private static ProcessHandle process(Path pidFile) throws IOException {
        String text = Files.readString(pidFile).strip();
        try {
            return ProcessHandle.of(Long.parseLong(text))
                    .orElseThrow(() -> new IOException(pidFile + ": no process " + text));
        } catch (NumberFormatException e) {
            throw new IOException(pidFile + ": not a process id: \"" + text + "\"", e);
        }
    }
}
