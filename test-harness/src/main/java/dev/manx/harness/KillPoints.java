package dev.manx.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Ends a command, or a child of it, by SIGKILL in its middle. Each method gives a prefix for the
/// command ([FakeRuntime#under]).
public final class KillPoints {

    /// The calls by which a program changes anything that outlives it: netlink and other sends,
    /// files, names, namespaces, children. Killing before each of these covers every state that a
    /// death can leave.
    public static final List<String> CHANGES =
            List.of(
                    "sendto",
                    "sendmsg",
                    "write",
                    "pwrite64",
                    "fsync",
                    "fdatasync",
                    "rename",
                    "renameat",
                    "renameat2",
                    "link",
                    "linkat",
                    "symlink",
                    "symlinkat",
                    "unlink",
                    "unlinkat",
                    "mkdir",
                    "mkdirat",
                    "setns",
                    "execve",
                    "ftruncate");

    /// A place to die at.
    ///
    /// @param syscall the call's name
    /// @param n which one of them, counted from 1 in each thread, as strace counts
    public record Point(String syscall, int n) {

        /// Kills at the call's entry: the call itself is not made any more. A command that makes
        /// fewer of them ends undisturbed.
        public List<String> prefix() {
            // Without --seccomp-bpf, under which strace 6.1 never gets to a count above 1.
            return List.of(
                    "strace",
                    "-f",
                    "-qqq",
                    "-o",
                    "/dev/null",
                    "-e",
                    "trace=" + syscall,
                    "-e",
                    "inject=" + syscall + ":signal=KILL:when=" + n);
        }
    }

    private KillPoints() {}

    /// Every place at which a command that ran like this could have died, by call and number. The
    /// command's own start, the first `execve`, is none.
    public static List<Point> of(SyscallTrace trace) {
        Map<String, Integer> most = new TreeMap<>();
        Map<String, Integer> ofThread = new HashMap<>();
        for (SyscallTrace.Call call : trace.calls()) {
            int count = ofThread.merge(call.thread() + " " + call.name(), 1, Integer::sum);
            most.merge(call.name(), count, Math::max);
        }
        var points = new ArrayList<Point>();
        most.forEach(
                (syscall, count) -> {
                    for (int n = syscall.equals("execve") ? 2 : 1; n <= count; n++) {
                        points.add(new Point(syscall, n));
                    }
                });
        return points;
    }

    /// Kills the command, not its children, when `delay` is over.
    public static List<String> after(Duration delay) {
        return List.of(
                "timeout",
                "--foreground",
                "--signal=KILL",
                String.format(Locale.ROOT, "%.3f", delay.toNanos() / 1e9));
    }
}
