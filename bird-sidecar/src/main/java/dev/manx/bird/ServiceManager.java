package dev.manx.bird;

import dev.manx.core.linux.ErrnoException;
import dev.manx.core.linux.UnixDatagram;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/// Whoever started us and wants to hear how we are: systemd, or another that speaks its protocol
/// (`sd_notify(3)`), by datagrams of `NAME=value` lines. Where nobody wants to, nothing is sent.
///
/// @param socket `NOTIFY_SOCKET`: a path, or `@` and an abstract name; empty when nobody listens
/// @param watchdog how soon each `WATCHDOG=1` must follow the one before; zero for never
/// @param log where it is told that a message was lost
record ServiceManager(Optional<String> socket, Duration watchdog, Log log) {

    /// @param environment our variables
    /// @param pid ours: the watchdog may be meant for another process (`sd_watchdog_enabled(3)`)
    static ServiceManager of(Map<String, String> environment, long pid, Log log) {
        var socket =
                Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
                        .filter(text -> text.startsWith("/") || text.startsWith("@"));
        String owner = environment.getOrDefault("WATCHDOG_PID", "");
        boolean ours = owner.isEmpty() || owner.equals(String.valueOf(pid));
        return new ServiceManager(
                socket,
                ours ? microseconds(environment.getOrDefault("WATCHDOG_USEC", "")) : Duration.ZERO,
                log);
    }

    boolean listens() {
        return socket.isPresent();
    }

    /// Everything we were started for is there.
    void ready() {
        send("READY=1");
    }

    /// @param words for people, on one line
    void status(String words) {
        send("STATUS=" + words.replace('\n', ' '));
    }

    void stopping() {
        send("STOPPING=1");
    }

    void alive() {
        send("WATCHDOG=1");
    }

    private void send(String line) {
        if (socket.isEmpty()) {
            return;
        }
        try {
            UnixDatagram.send(socket.get(), line.getBytes(StandardCharsets.UTF_8));
        } catch (ErrnoException e) {
            log.error(
                    "service-manager-not-told",
                    "message",
                    line,
                    "reason",
                    String.valueOf(e.getMessage()));
        }
    }

    private static Duration microseconds(String text) {
        try {
            return Duration.of(Math.max(0, Long.parseLong(text)), ChronoUnit.MICROS);
        } catch (NumberFormatException e) {
            return Duration.ZERO; // none, or not systemd's
        }
    }
}
