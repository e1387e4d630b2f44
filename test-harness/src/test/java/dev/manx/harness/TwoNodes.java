package dev.manx.harness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manx.core.block.LineFileException;
import dev.manx.core.block.OwnedBlocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// The demo's two nodes: 10.20.30.30 and 10.20.30.31, joined by `ens192`, the sidecar and a real
/// BIRD on each.
///
/// @param one node1
/// @param two node2
record TwoNodes(Side one, Side two) {

    static final Duration CONVERGENCE = Duration.ofSeconds(30);

    /// One node.
    ///
    /// @param address its address on `ens192`
    /// @param block the block it claims first
    /// @param bird the program its sidecar runs
    record Side(ManxNode manx, String address, String block, String bird) {

        Node node() {
            return manx.node();
        }

        /// Gives this node a block, as an administrator does.
        void claim(String cidr) {
            String ipam = Programs.folder().resolve("manx-ipam").toString();
            node().run(ipam, "claim", "--block", cidr, "--conflist", conflist().toString())
                    .orFail();
        }

        /// Puts another state of affairs into the file of owned blocks, as IPAM would: whole or not
        /// at all.
        void edit(UnaryOperator<OwnedBlocks> change) {
            Path file = manx.folder().resolve("data/manx/" + OwnedBlocks.FILE);
            Path staged = file.resolveSibling("." + OwnedBlocks.FILE + ".new");
            try {
                OwnedBlocks before = OwnedBlocks.decode(file.toString(), Files.readAllBytes(file));
                Files.write(staged, change.apply(before).encode());
                Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException("edit " + file, e);
            } catch (LineFileException e) {
                throw new AssertionError(e);
            }
        }

        Daemon startSidecar() {
            return manx.net()
                    .closing(
                            Daemon.start(
                                    node(),
                                    log(),
                                    Map.of(),
                                    List.of(
                                            Programs.folder().resolve("manx-bird").toString(),
                                            "run",
                                            "--conflist",
                                            conflist().toString(),
                                            "--config",
                                            config().toString())));
        }

        Birdc birdc() {
            return Birdc.besides(bird, manx.folder().resolve("bird/bird.ctl"));
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

        private Path conflist() {
            return manx.folder().resolve("10-manx.conflist");
        }

        private Path config() {
            return manx.folder().resolve("bird.jsonc");
        }

        private Path log() {
            return manx.folder().resolve("sidecar.log");
        }

        private void write() {
            manx.conflistFile();
            ObjectNode config = Outcome.JSON.createObjectNode();
            config.put("address", address).put("asNumber", 64512);
            var nodes = config.putObject("mesh").putArray("nodes");
            nodes.addObject().put("name", "node1").put("address", "10.20.30.30");
            nodes.addObject().put("name", "node2").put("address", "10.20.30.31");
            config.putObject("bird")
                    .put("binary", bird)
                    .put("directory", manx.folder().resolve("bird").toString());
            try {
                Files.writeString(config(), config.toPrettyString());
            } catch (IOException e) {
                throw new UncheckedIOException("write " + config(), e);
            }
        }
    }

    /// Nodes with their demo blocks; the sidecars are not started.
    static TwoNodes of(NetNsFixture net, String dialect) {
        Node n1 = net.node("n1");
        Node n2 = net.node("n2");
        net.join("ens192", n1, "10.20.30.30/24", n2, "10.20.30.31/24");
        Path registry = net.folder();
        String bird = Programs.bird(dialect);
        var one =
                new Side(
                        ManxNode.of(net, n1, "node1", net.folder(), registry, ManxNode.POOL, 26),
                        "10.20.30.30",
                        "10.244.166.128/26",
                        bird);
        var two =
                new Side(
                        ManxNode.of(net, n2, "node2", net.folder(), registry, ManxNode.POOL, 26),
                        "10.20.30.31",
                        "10.244.104.0/26",
                        bird);
        for (Side side : List.of(one, two)) {
            side.write();
            side.claim(side.block());
        }
        return new TwoNodes(one, two);
    }
}
