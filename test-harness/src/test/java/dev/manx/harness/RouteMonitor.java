package dev.manx.harness;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A node's kernel's own word of its IPv4 routes, with the time of each (`ip -ts monitor`).
final class RouteMonitor {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// A prefix for documentation (RFC 5737), which is nobody's.
    private static final String PROBE = "192.0.2.0/24";

    private final Path log;
    private final Deque<String> unread = new ArrayDeque<>();
    private long position;

    private RouteMonitor(Path log) {
        this.log = log;
    }

    /// Returns when changes are seen.
    static RouteMonitor start(NetNsFixture net, Node node) {
        Path log = net.folder().resolve("monitor");
        var monitor = new RouteMonitor(log);
        net.closing(
                Daemon.start(node, log, Map.of(), List.of("ip", "-ts", "-4", "monitor", "route")));
        Await.until(
                "the monitor sees a change",
                LIMIT,
                () -> {
                    // What is there already would be replaced without a word.
                    node.ip().command("route", "add", "blackhole", PROBE);
                    node.ip().command("route", "delete", "blackhole", PROBE);
                    return monitor.next("Deleted blackhole " + PROBE);
                },
                Optional::isPresent);
        return monitor;
    }

    /// Waits for the next change that has this text; those before it are forgotten.
    ///
    /// @return when it was
    Instant await(String text) {
        return Await.until(text + " is seen", LIMIT, () -> next(text), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<Instant> next(String text) {
        read();
        while (!unread.isEmpty()) {
            String line = unread.removeFirst();
            if (line.contains("] " + text)) {
                return Optional.of(timestamp(line));
            }
        }
        return Optional.empty();
    }

    /// The whole lines that were written since the last look.
    private void read() {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(position);
            byte[] bytes = new byte[(int) (file.length() - position)];
            file.readFully(bytes);
            String text = new String(bytes, StandardCharsets.US_ASCII);
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            position += whole.length();
            unread.addAll(whole.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException("read " + log, e);
        }
    }

    /// Of a line such as `[2026-11-26T02:30:00.123456] 10.244.1.0/26 via …`.
    private static Instant timestamp(String line) {
        String text = line.substring(line.indexOf('[') + 1, line.indexOf(']'));
        return LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
    }
}
