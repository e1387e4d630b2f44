package dev.manx.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a command asked of the kernel, as strace saw it, children and threads included.
///
/// @param calls in the order in which they began
public record SyscallTrace(List<Call> calls) {

    /// @param thread the thread's id
    /// @param name such as `sendto`
    /// @param text the whole line behind the thread's id
    public record Call(long thread, String name, String text) {}

    public SyscallTrace {
        calls = List.copyOf(calls);
    }

    /// The prefix for a command whose calls of these names are to be added to `file`.
    public static List<String> into(Path file, List<String> syscalls) {
        return List.of(
                "strace",
                "-f",
                "--seccomp-bpf",
                "-qqq",
                "-v",
                "-s",
                "4096",
                "-A",
                "-o",
                file.toString(),
                "-e",
                "trace=" + String.join(",", syscalls));
    }

    public static SyscallTrace read(Path file) {
        try {
            var calls = new ArrayList<Call>();
            for (String line : Files.readAllLines(file)) {
                int space = line.indexOf(' ');
                String text = line.substring(space + 1).strip();
                int parenthesis = text.indexOf('(');
                // The other lines tell of resumed calls, signals and exits.
                if (parenthesis > 0 && Character.isLowerCase(text.charAt(0))) {
                    calls.add(
                            new Call(
                                    Long.parseLong(line.substring(0, space)),
                                    text.substring(0, parenthesis),
                                    text));
                }
            }
            return new SyscallTrace(calls);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
    }

    /// The calls of one of these names.
    public List<Call> named(String... names) {
        List<String> wanted = List.of(names);
        return calls.stream().filter(call -> wanted.contains(call.name())).toList();
    }
}
