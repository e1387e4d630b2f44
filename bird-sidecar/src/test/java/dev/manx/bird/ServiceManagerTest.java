package dev.manx.bird;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sending half of systemd's protocol, to a real socket.
final class ServiceManagerTest {

    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Log log = new Log(new PrintStream(out, true, StandardCharsets.UTF_8));

    @Test
    void everyMessageArrivesAsSystemdWantsIt() throws Exception {
        sendAllTo(folder.resolve("notify").toString());
    }

    @Test
    void anAbstractNameIsAnAddressToo() throws Exception {
        sendAllTo("@manx-test-" + ProcessHandle.current().pid());
    }

    private void sendAllTo(String address) throws Exception {
        try (var socket = NotifySocket.open(address, folder)) {
            ServiceManager manager = manager(Map.of("NOTIFY_SOCKET", address));

            manager.status("waiting\nfor BIRD");
            manager.ready();
            manager.alive();
            manager.stopping();

            TwoNodes.await(
                    socket::messages,
                    List.of("STATUS=waiting for BIRD", "READY=1", "WATCHDOG=1", "STOPPING=1"));
        }
    }

    @Test
    void aManagerThatIsGoneIsLoggedAndNoReasonToFail() {
        String nobody = folder.resolve("nobody").toString();

        manager(Map.of("NOTIFY_SOCKET", nobody)).ready();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "level=error event=service-manager-not-told message=\"READY=1\""
                                + " reason=\"connect "
                                + nobody
                                + ": ENOENT (No such file or directory)\"\n");
    }

    @Test
    void withoutASocketNothingIsSentAndNobodyListens() {
        ServiceManager manager = manager(Map.of());

        manager.ready();

        assertThat(manager.listens()).isFalse();
        assertThat(out.size()).isZero();
    }

    @Test
    void theWatchdogIsOursUnlessItNamesAnotherProcess() {
        var watchdog = Map.of("WATCHDOG_USEC", "30000000");
        assertThat(manager(watchdog).watchdog()).isEqualTo(Duration.ofSeconds(30));
        assertThat(manager(Map.of("WATCHDOG_USEC", "1500000", "WATCHDOG_PID", "7")).watchdog())
                .isEqualTo(Duration.ofMillis(1500));
        assertThat(manager(Map.of("WATCHDOG_USEC", "1500000", "WATCHDOG_PID", "8")).watchdog())
                .isZero();
        assertThat(manager(Map.of("WATCHDOG_USEC", "soon")).watchdog()).isZero();
    }

    private ServiceManager manager(Map<String, String> environment) {
        return ServiceManager.of(environment, 7, log);
    }
}
