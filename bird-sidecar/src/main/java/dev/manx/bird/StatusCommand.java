package dev.manx.bird;

import dev.manx.bird.status.DaemonStatus;
import dev.manx.bird.status.StatusJson;
import dev.manx.bird.status.StatusReader;
import dev.manx.bird.status.StatusText;
import dev.manx.core.json.Json;
import dev.manx.core.json.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `manx-bird status`: once, or with `--watch` again each time that it differs.
///
/// @param reader asks BIRD
/// @param format what is printed
/// @param out where to
record StatusCommand(StatusReader reader, Format format, PrintStream out) {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    enum Format {
        TEXT,
        JSON;

        /// @throws IllegalArgumentException naming the text
        static Format parse(String text) {
            for (Format format : values()) {
                if (format.toString().equals(text)) {
                    return format;
                }
            }
            throw new IllegalArgumentException("\"" + text + "\" is not text or json");
        }

        @Override
        public String toString() {
            return switch (this) {
                case TEXT -> "text";
                case JSON -> "json";
            };
        }
    }

    /// @return whether every BIRD there should be runs what it should, and refused nothing
    boolean print() throws IOException {
        List<DaemonStatus> daemons = reader.read();
        out.print(
                switch (format) {
                    case TEXT -> StatusText.of(daemons);
                    case JSON -> Json.pretty(StatusJson.of(daemons)) + "\n";
                });
        return daemons.stream().allMatch(DaemonStatus::isGood);
    }

    /// Until nobody reads it any more, or a signal. BIRD has no message for a change of state, so
    /// it is asked every second.
    void watch() throws IOException, InterruptedException {
        List<DaemonStatus> last = List.of();
        while (!out.checkError()) {
            List<DaemonStatus> now = reader.read();
            if (!now.equals(last)) {
                printWithTime(now);
                last = now;
            }
            TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
        }
    }

    /// As JSON, a line a status.
    private void printWithTime(List<DaemonStatus> daemons) {
        String time = Instant.ofEpochSecond(Instant.now().getEpochSecond()).toString();
        switch (format) {
            case TEXT -> out.print("--- " + time + "\n" + StatusText.of(daemons) + "\n");
            case JSON -> {
                ObjectNode line = Json.object().put("time", time);
                byte[] text = Json.compact(line.setAll(StatusJson.of(daemons)));
                out.println(new String(text, StandardCharsets.UTF_8));
            }
        }
    }
}
