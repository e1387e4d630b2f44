package dev.manx.bird;

import dev.manx.bird.apply.ConfigDirectory;
import dev.manx.bird.config.BirdConfigBuilder;
import dev.manx.bird.config.BirdRenderer;
import dev.manx.bird.nodes.Nodes;
import dev.manx.bird.nodes.NodesFile;
import dev.manx.bird.settings.Conflist;
import dev.manx.bird.settings.DialectChoice;
import dev.manx.bird.settings.Export;
import dev.manx.bird.settings.LocalSettings;
import dev.manx.bird.settings.Settings;
import dev.manx.bird.settings.ThisNode;
import dev.manx.bird.source.BlocksFile;
import dev.manx.bird.status.StatusReader;
import dev.manx.core.block.LineFileException;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.registry.NodeEntry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The program `manx-bird`. Exit codes: 0 done, 1 it did not work, 2 the call was not understood.
public final class Main {

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int LAST_WORDS_SECONDS = 5;
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private final List<String> ipam;
    private final PrintStream out;
    private final PrintStream err;

    /// As in the POM; a test compares them. A constant, because an image has no manifest to ask.
    static final String VERSION = "0.1.0-SNAPSHOT";

    /// Without a `manx-ipam` to start.
    Main(PrintStream out, PrintStream err) {
        this(List.of(), out, err);
    }

    /// @param ipam what starts `manx-ipam`; empty for none
    Main(List<String> ipam, PrintStream out, PrintStream err) {
        this.ipam = List.copyOf(ipam);
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        System.exit(run(args, List.of()));
    }

    /// @param ipam the words that start `manx-ipam`, which claims blocks for us
    /// @return the exit code
    public static int run(String[] args, List<String> ipam) {
        return new Main(ipam, System.out, System.err).dispatch(args);
    }

    int dispatch(String[] args) {
        if (List.of(args).equals(List.of("--version"))) {
            out.println("manx-bird " + VERSION);
            return OK;
        }
        try {
            CommandLine line = CommandLine.parse(args);
            return switch (line.command()) {
                case "run" -> follow(line);
                case "render" -> render(line);
                case "status" -> status(line);
                case "stop" -> {
                    new PlannedStop(line.localSettings(), out).graceful();
                    yield OK;
                }
                case "drain" -> {
                    new PlannedStop(line.localSettings(), out).drain();
                    yield OK;
                }
                case "flush" -> {
                    out.println(LeftRoutes.of(line.conflist()).remove());
                    yield OK;
                }
                default ->
                        throw new CommandLine.UsageException(
                                "unknown command \"" + line.command() + "\"");
            };
        } catch (CommandLine.UsageException e) {
            err.println("manx-bird: " + e.getMessage());
            err.print(CommandLine.USAGE);
            return USAGE;
        } catch (CommandLine.ConfigException | IOException | LineFileException e) {
            err.println("manx-bird: " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private int follow(CommandLine line)
            throws CommandLine.UsageException,
                    CommandLine.ConfigException,
                    IOException,
                    InterruptedException {
        Conflist conflist = line.conflist();
        ThisNode node = thisNode(conflist);
        Settings settings = line.settings(conflist, node);
        Path directory = ConfigDirectory.createFolder(settings.bird().directory());
        Optional<InstanceLock> free = InstanceLock.tryAcquire(directory);
        if (free.isEmpty()) {
            throw new IOException("another manx-bird runs on " + directory);
        }
        var log = new Log(err);
        var manager = ServiceManager.of(System.getenv(), ProcessHandle.current().pid(), log);
        try (InstanceLock _ = free.get();
                var _ = Orphans.buryIfInit(log);
                var tending =
                        Tending.start(
                                ipam,
                                line.network(conflist),
                                conflist.ipam().runDir(conflist.network()),
                                log)) {
            var sidecar = new Sidecar(conflist, settings, node, tending, manager, log);
            var ended = new CountDownLatch(1);
            EndSignals.handle();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(sidecar, manager, ended)));
            try {
                sidecar.run();
            } finally {
                ended.countDown();
            }
        }
        return OK;
    }

    /// Its name is the one in the registry, as `manx-ipam` has it.
    private static ThisNode thisNode(Conflist conflist) throws IOException {
        String named = conflist.ipam().node();
        String name = named.isEmpty() ? Files.readString(HOST_NAME).strip() : named;
        return new ThisNode(name, conflist.ipam().labels());
    }

    /// On SIGTERM and SIGINT: lets the sidecar finish what it is at. BIRD goes on.
    private static void stop(Sidecar sidecar, ServiceManager manager, CountDownLatch ended) {
        manager.stopping();
        sidecar.stop();
        try {
            ended.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int status(CommandLine line)
            throws CommandLine.UsageException,
                    CommandLine.ConfigException,
                    IOException,
                    InterruptedException {
        LocalSettings settings = line.localSettings();
        if (settings.export() instanceof Export.ToTable export) {
            new TableStatus(export, line.format(), out).print();
            return OK;
        }
        var reader = new StatusReader(settings.bird());
        var command = new StatusCommand(reader, line.format(), out);
        if (!line.watches()) {
            return command.print() ? OK : FAILED;
        }
        command.watch();
        return OK;
    }

    private int render(CommandLine line)
            throws CommandLine.UsageException,
                    CommandLine.ConfigException,
                    IOException,
                    LineFileException {
        Conflist conflist = line.conflist();
        Settings settings = line.settings(conflist, thisNode(conflist));
        if (settings.export() instanceof Export.ToTable) {
            throw new CommandLine.ConfigException(
                    line.options().get("--config")
                            + ": export: BIRD is not told, so nothing is rendered");
        }
        DialectChoice choice = line.dialect(settings.bird().dialect());
        var renderer = new BirdRenderer(BirdAccess.dialect(choice, settings.bird()));
        List<NodeEntry> nodes = new NodesFile(conflist.nodesFile()).read().orElse(List.of());
        Optional<NodeEntry> self =
                Nodes.selfAmong(nodes, conflist.ipam().registry(), thisNode(conflist).name());
        var builder = new BirdConfigBuilder(conflist, settings.withNodes(self, nodes));
        List<Cidr> blocks = BlocksFile.in(conflist.blocksDirectory()).confirmed();
        for (List<Family> families : renderer.dialect().daemonsFor(builder.families()).values()) {
            renderer.render(builder.build(blocks, families)).files().forEach(this::print);
        }
        return OK;
    }

    private void print(String name, String text) {
        out.println("==> " + name + " <==");
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        out.println();
    }
}
