package dev.manx.cni;

import dev.manx.core.json.Json;
import dev.manx.core.linux.LinuxFiles;
import dev.manx.core.spec.Invocation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// What happened, a line an event, `key=value`, with container and interface: to stderr, and to the
/// configuration's `logFile` when there is one. Never a part of stdin, which may hold secrets.
///
/// A log that cannot be written must not cost a pod its network: stderr hears of it, and that is
/// all.
///
/// @param stderr the process'
/// @param file where lines go as well, with the time before them
record EventLog(PrintStream stderr, Optional<Path> file) {

    /// @param facts key, value, key, value…
    void info(Invocation call, String event, Object... facts) {
        String line = line("info", call, event, facts);
        toStderr(line);
        toFile(line);
    }

    void warning(Invocation call, String event, Object... facts) {
        String line = line("warning", call, event, facts);
        toStderr(line);
        toFile(line);
    }

    /// For an error that leaves the program: the runner has told stderr of it.
    void errorToFile(Invocation call, String event, Object... facts) {
        toFile(line("error", call, event, facts));
    }

    private static String line(String level, Invocation call, String event, Object... facts) {
        var line = new StringBuilder("level=").append(level).append(" event=").append(event);
        append(line, "network", call.conf().name());
        append(line, "container", call.containerId());
        append(line, "ifname", call.ifname().isPresent() ? call.ifname().get().name() : "");
        for (int i = 0; i + 1 < facts.length; i += 2) {
            append(line, facts[i].toString(), facts[i + 1].toString());
        }
        return line.toString();
    }

    private static void append(StringBuilder line, String key, String value) {
        line.append(' ').append(key).append('=').append(isPlain(value) ? value : quoted(value));
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c == '"' || c == '=' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    /// On one line, whatever is in it.
    private static String quoted(String value) {
        return Json.quoted(value);
    }

    /// As bytes: `println` goes through an encoder, whose first use is a dozen page faults.
    private void toStderr(String line) {
        stderr.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
        stderr.flush();
    }

    private void toFile(String line) {
        if (file.isEmpty()) {
            return;
        }
        String stamped = "time=" + Instant.now() + " " + line + "\n";
        try {
            LinuxFiles.append(file.get(), stamped.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            toStderr("level=warning event=log-file-not-written file=" + quoted(e.toString()));
        }
    }
}
