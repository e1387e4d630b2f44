package dev.manx.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
                    "unlink",
                    "unlinkat",
                    "mkdir",
                    "mkdirat",
                    "setns",
                    "execve",
                    "ftruncate");

    private KillPoints() {}

    /// Kills at the entry of the `n`-th of these calls, counted from 1 for each thread, as strace
    /// counts: the call itself is not made any more. A command that makes fewer ends undisturbed.
    public static List<String> atCall(List<String> syscalls, int n) {
        String set = String.join(",", syscalls);
        return List.of(
                "strace",
                "-f",
                "--seccomp-bpf",
                "-qqq",
                "-o",
                "/dev/null",
                "-e",
                "trace=" + set,
                "-e",
                "inject=" + set + ":signal=KILL:when=" + n);
    }

    /// Kills the command, not its children, when `delay` is over.
    public static List<String> after(Duration delay) {
        return List.of(
                "timeout",
                "--foreground",
                "--signal=KILL",
                String.format(Locale.ROOT, "%.3f", delay.toNanos() / 1e9));
    }

    /// Kills at every `step`-th call of `syscalls` from the first to the `last`.
    public static List<List<String>> spread(List<String> syscalls, int last, int step) {
        var prefixes = new ArrayList<List<String>>();
        for (int n = 1; n <= last; n += step) {
            prefixes.add(atCall(syscalls, n));
        }
        return prefixes;
    }
}
