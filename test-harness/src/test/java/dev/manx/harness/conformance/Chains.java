package dev.manx.harness.conformance;

import dev.manx.harness.NetNsScope;
import dev.manx.harness.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// Chains to be judged.
final class Chains {

    private static final Path CONFLISTS =
            Programs.repository().resolve("test-harness/src/main/conformance");

    private Chains() {}

    static Chain manx() {
        return read(List.of(Programs.folder()), "manx.conflist");
    }

    /// Debian's `ptp` with `host-local`.
    static Chain reference() {
        return read(List.of(Path.of("/usr/lib/cni")), "ptp.conflist");
    }

    /// Manx behind a shell script of its name, found first in `CNI_PATH`, that spoils it.
    ///
    /// @param script with `$real` for the folder of the executables
    static Chain spoiled(NetNsScope net, String script) {
        Path manx = net.folder().resolve("manx");
        try {
            Files.writeString(
                    manx, "#!/bin/sh\nreal='" + Programs.folder() + "'\n" + script + "\n");
            Files.setPosixFilePermissions(manx, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException("write " + manx, e);
        }
        return read(List.of(manx.getParent(), Programs.folder()), "manx.conflist");
    }

    /// Runs the checks whose ids begin so, all without any.
    static Report judge(Chain chain, String... prefixes) {
        return Conformance.run(chain, Catalogue.startingWith(List.of(prefixes)), finding -> {});
    }

    /// The lines of what did not pass, for a test's message.
    static String complaints(Report report) {
        var lines = new ArrayList<String>();
        for (Finding each : report.findings()) {
            if (!each.verdict().word().equals("PASS")) {
                lines.add(Report.line(each));
            }
        }
        return String.join("\n", lines);
    }

    private static Chain read(List<Path> path, String conflist) {
        try {
            return Chain.read(path, CONFLISTS.resolve(conflist));
        } catch (IOException e) {
            throw new UncheckedIOException("read " + conflist, e);
        }
    }
}
