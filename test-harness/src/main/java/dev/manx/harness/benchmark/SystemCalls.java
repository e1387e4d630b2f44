package dev.manx.harness.benchmark;

import dev.manx.harness.Subprocess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// Counts system calls with strace: of the plugin, of its threads and of what it runs.
///
/// @param trace file that strace writes
record SystemCalls(Path trace) {

    /// `1234 openat(...` or `1234 <... read resumed>...`; the latter is the rest of a call that is
    /// counted already. Signals and exits have other marks.
    private static final Pattern CALL = Pattern.compile("^\\d+ +[a-z_0-9]+\\(.*");

    /// Makes the call once, unmeasured.
    long of(Call call) {
        List<String> command =
                List.of(
                        "ip",
                        "netns",
                        "exec",
                        String.valueOf(call.netns().getFileName()),
                        "strace",
                        "-f",
                        "-qq",
                        "-o",
                        trace.toString(),
                        call.program().toString());
        try {
            String stdin = Files.readString(call.stdin());
            Subprocess.of(command).withInput(call.environment(), stdin).run().orFail();
            return count(Files.readString(trace));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long count(String trace) {
        return trace.lines().filter(line -> CALL.matcher(line).matches()).count();
    }
}
