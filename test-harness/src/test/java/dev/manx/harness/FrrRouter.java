package dev.manx.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A router that is not BIRD: FRR's `zebra` and `bgpd` as Debian has them, in a node, with files
/// and sockets of their own. They give up being root and want a folder that their user may write
/// to.
///
/// @param folder its files
/// @param node where it runs
record FrrRouter(Node node, Path folder) {

    private static final Path PROGRAMS = Path.of("/usr/lib/frr");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    static boolean isThere() {
        return Files.isExecutable(PROGRAMS.resolve("bgpd"));
    }

    /// @param bgp the configuration of `bgpd`
    static FrrRouter start(NetNsFixture net, Node node, String bgp) {
        var router = new FrrRouter(node, net.folder());
        try {
            Files.writeString(router.folder.resolve("zebra.conf"), "");
            Files.writeString(router.folder.resolve("bgpd.conf"), bgp);
        } catch (IOException e) {
            throw new UncheckedIOException("write FRR's configuration", e);
        }
        Subprocess.of("chown", "-R", "frr:frr", router.folder.toString()).run().orFail();
        router.daemon(net, "zebra");
        Await.until(
                "zebra answers",
                LIMIT,
                () -> Files.exists(router.folder.resolve("zserv")),
                Boolean::booleanValue);
        router.daemon(net, "bgpd");
        Await.until(
                "bgpd answers",
                LIMIT,
                () -> router.show("show bgp summary"),
                text -> !text.contains("not running") && !text.contains("failed to connect"));
        return router;
    }

    /// What it says to a command of its shell.
    String show(String command) {
        Outcome outcome = node.run("vtysh", "--vty_socket", folder.toString(), "-c", command);
        return outcome.stdout() + outcome.stderr();
    }

    private void daemon(NetNsFixture net, String name) {
        var command = new ArrayList<>(List.of(PROGRAMS.resolve(name).toString()));
        command.addAll(List.of("-u", "frr", "-g", "frr", "--vty_socket", folder.toString()));
        command.addAll(List.of("-z", folder.resolve("zserv").toString()));
        command.addAll(List.of("-i", folder.resolve(name + ".pid").toString()));
        command.addAll(List.of("-f", folder.resolve(name + ".conf").toString()));
        net.closing(Daemon.start(node, folder.resolve(name + ".log"), Map.of(), command));
    }
}
