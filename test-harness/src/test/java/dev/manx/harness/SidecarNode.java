package dev.manx.harness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manx.core.block.BlockState;
import dev.manx.core.block.LineFileException;
import dev.manx.core.block.OwnedBlocks;
import dev.manx.core.net.Cidr;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// A node with Manx and the sidecar, whose routing file is the test's to write.
///
/// @param manx the node and its configuration
/// @param bird the program its sidecar runs
/// @param config the routing file
record SidecarNode(ManxNode manx, String bird, ObjectNode config) {

    static final Duration CONVERGENCE = Duration.ofSeconds(30);

    private static final String NETWORK = "manx";

    /// @param registry a folder that all nodes share
    /// @param address its address towards its peers
    static SidecarNode of(
            NetNsFixture net, Node node, String name, Path registry, String bird, String address) {
        ObjectNode config = Outcome.JSON.createObjectNode();
        config.put("address", address).put("asNumber", 64512);
        ManxNode manx = ManxNode.of(net, node, name, net.folder(), registry, ManxNode.POOL, 26);
        config.putObject("bird").put("binary", bird).put("directory", directory(manx).toString());
        return new SidecarNode(manx, bird, config);
    }

    Node node() {
        return manx.node();
    }

    /// Writes the files and starts the sidecar.
    Daemon startSidecar() {
        writeFiles();
        return manx.net()
                .closing(
                        Daemon.start(
                                node(), log(), Map.of(), sidecar("run", "--conflist", conflist())));
    }

    /// The conflist and the routing file.
    void writeFiles() {
        manx.conflistFile();
        try {
            Files.writeString(configFile(), config.toPrettyString());
        } catch (IOException e) {
            throw new UncheckedIOException("write " + configFile(), e);
        }
    }

    /// Has BIRD's files printed, in a dialect.
    Outcome render(String dialect) {
        return Subprocess.of(
                        node().inside(
                                        sidecar(
                                                "render",
                                                "--conflist",
                                                conflist(),
                                                "--dialect",
                                                dialect)))
                .run();
    }

    /// Has what BIRD left in the kernel removed.
    Outcome flush() {
        return Subprocess.of(node().inside(sidecar("flush", "--conflist", conflist()))).run();
    }

    /// Runs another of the sidecar's commands.
    Outcome command(String command) {
        return Subprocess.of(node().inside(sidecar(command))).run();
    }

    /// Gives this node a block, as an administrator does.
    void claim(String cidr) {
        String ipam = Programs.folder().resolve("manx-ipam").toString();
        manx.conflistFile();
        node().run(ipam, "claim", "--block", cidr, "--conflist", conflist()).orFail();
    }

    /// Makes blocks this node's without the registry, which is much quicker. As of now, since one
    /// that has long been empty is given back.
    void own(String... cidrs) {
        edit(
                owned -> {
                    OwnedBlocks all = owned;
                    for (String each : cidrs) {
                        all = all.with(Cidr.parse(each), BlockState.CONFIRMED, Instant.now());
                    }
                    return all;
                });
    }

    /// Puts another state of affairs into the file of owned blocks, as IPAM would: whole or not at
    /// all.
    void edit(UnaryOperator<OwnedBlocks> change) {
        Path file = manx.folder().resolve("data").resolve(NETWORK).resolve(OwnedBlocks.FILE);
        Path staged = file.resolveSibling("." + OwnedBlocks.FILE + ".new");
        try {
            Files.createDirectories(file.getParent());
            OwnedBlocks before =
                    Files.exists(file)
                            ? OwnedBlocks.decode(file.toString(), Files.readAllBytes(file))
                            : OwnedBlocks.none();
            Files.write(staged, change.apply(before).encode());
            Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("edit " + file, e);
        } catch (LineFileException e) {
            throw new AssertionError(e);
        }
    }

    Birdc birdc() {
        return Birdc.besides(bird, directory(manx).resolve("bird.ctl"));
    }

    /// The processes of this node's BIRD.
    List<ProcessHandle> birds() {
        var birds = new ArrayList<ProcessHandle>();
        String pids = Subprocess.of("ip", "netns", "pids", node().name()).run().stdout();
        for (String pid : pids.lines().toList()) {
            ProcessHandle.of(Long.parseLong(pid.strip()))
                    .filter(each -> each.info().command().orElse("").endsWith("/bird"))
                    .ifPresent(birds::add);
        }
        return birds;
    }

    String logText() {
        try {
            return Files.exists(log()) ? Files.readString(log()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until `ip route` has exactly these lines, in any order.
    void awaitRoutes(String... lines) {
        List<String> wanted = List.of(lines).stream().sorted().toList();
        Await.until(
                "ip route of " + manx.conflist().at("/plugins/0/ipam/node") + " is\n" + wanted,
                CONVERGENCE,
                () -> node().ip().routeLines().stream().sorted().toList(),
                wanted::equals);
    }

    /// Waits until `ip route` has a line, or has it no more.
    void awaitRoute(String line, boolean there) {
        Await.until(
                line + (there ? " is in " : " is not in ") + "the kernel",
                CONVERGENCE,
                () -> String.join("\n", node().ip().routeLines()) + "\n\n" + logText(),
                seen -> seen.lines().anyMatch(line::equals) == there);
    }

    private List<String> sidecar(String command, String... more) {
        var whole = new ArrayList<>(List.of(Programs.folder().resolve("manx-bird").toString()));
        whole.addAll(List.of(command, "--config", configFile().toString()));
        whole.addAll(List.of(more));
        return whole;
    }

    private static Path directory(ManxNode manx) {
        return manx.folder().resolve("bird");
    }

    private String conflist() {
        return manx.folder().resolve("10-manx.conflist").toString();
    }

    private Path configFile() {
        return manx.folder().resolve("bird.jsonc");
    }

    private Path log() {
        return manx.folder().resolve("sidecar.log");
    }
}
