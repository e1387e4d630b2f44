package dev.manx.bird;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.manx.bird.daemon.RealBird;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sidecar as the main process of a systemd unit and of a container.
@Tag("root")
@Tag("bird")
final class MainProcessTest {

    /// Which becomes process 1 of a namespace of its own, as a container's main process is.
    private static final List<String> AS_PROCESS_1 =
            List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child");

    private static final int BY_SIGTERM = 128 + 15;

    @TempDir Path folder;

    @Test
    void aServiceIsReadyWhenItsBlocksAreAnnouncedAndSaysWhenItStops() throws Exception {
        // A path: an abstract name is known in one network namespace only.
        String address = folder.resolve("notify").toString();
        try (TwoNodes nodes = start();
                var socket = NotifySocket.open(address, folder)) {
            TwoNodes.Node first = nodes.first();
            first.endSidecar();
            first.command("drain");

            first.startSidecar(
                    List.of(), Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "400000"));
            socket.await("READY=1");

            assertThat(first.command("status")).contains("announces      10.244.166.128/26\n");
            List<String> before = socket.messages();
            assertThat(before.subList(0, before.indexOf("READY=1")))
                    .contains("STATUS=announcing 1 block")
                    .allMatch(each -> each.startsWith("STATUS=") || each.equals("WATCHDOG=1"));
            // One more than a loop that hung from the start could have sent.
            TwoNodes.await(
                    () -> socket.messages().stream().filter("WATCHDOG=1"::equals).count() > 2,
                    true);
            first.writeBlocks(List.of("10.244.166.128/26", "10.244.167.0/26"));
            socket.await("STATUS=announcing 2 blocks");
            first.endSidecar();
            socket.await("STOPPING=1");
        }
    }

    @Test
    void asProcess1ItBuriesBirdAndEndsOnSigterm() throws Exception {
        try (TwoNodes nodes = start()) {
            TwoNodes.Node first = nodes.first();
            first.endSidecar();
            first.command("drain");

            Process container = first.startSidecar(AS_PROCESS_1, Map.of());
            // Only then is it the daemon that is seen, not a `bird -p` or the parent of the daemon.
            TwoNodes.await(first::establishedSessions, 1L);
            ProcessHandle sidecar = container.children().findFirst().orElseThrow();
            for (int kills = 0; kills < 2; kills++) {
                Set<Long> killed = birds(first);
                killed.forEach(
                        pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
                TwoNodes.await(
                        () -> birds(first).size() == 1 && !birds(first).equals(killed), true);
            }
            TwoNodes.await(() -> zombies(sidecar), List.of());
            TwoNodes.await(first::establishedSessions, 1L);

            sidecar.destroy();

            assertThat(container.waitFor()).isEqualTo(BY_SIGTERM);
            TwoNodes.await(() -> birds(first), Set.of());
        }
    }

    private TwoNodes start() throws Exception {
        assumeTrue(RealBird.BIRD_2.isThere(), RealBird.BIRD_2::whyNot);
        assumeTrue("root".equals(System.getProperty("user.name")), "only root makes namespaces");
        TwoNodes nodes = TwoNodes.start(folder, RealBird.BIRD_2, Stack.V4);
        TwoNodes.await(nodes.first()::establishedSessions, 1L);
        return nodes;
    }

    /// The processes of BIRD in the node's network, by the process ids that we see.
    private static Set<Long> birds(TwoNodes.Node node) {
        return TwoNodes.run("ip", "netns", "pids", node.namespace)
                .lines()
                .map(line -> Long.parseLong(line.strip()))
                .filter(pid -> isBird(pid))
                .collect(Collectors.toSet());
    }

    private static boolean isBird(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .filter(command -> command.endsWith("/bird"))
                .isPresent();
    }

    /// Children that ended and that it has not waited for, as `ps` names them.
    private static List<String> zombies(ProcessHandle parent) {
        return TwoNodes.run("ps", "-e", "-o", "ppid=,stat=,comm=")
                .lines()
                .map(String::strip)
                .filter(line -> line.matches(parent.pid() + " +Z.*"))
                .toList();
    }
}
