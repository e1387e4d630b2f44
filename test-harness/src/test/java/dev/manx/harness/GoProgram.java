package dev.manx.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A small program of the tests in Go, `src/test/go/NAME`, built with Debian's Go and Debian's
/// packages of libraries (GOPATH mode: nothing is fetched). Go's own cache makes a second build
/// quick.
final class GoProgram {

    private static final Path SOURCES = Programs.repository().resolve("test-harness/src/test/go");
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private GoProgram() {}

    /// Builds it.
    ///
    /// @param folder where the executable goes
    /// @return the executable
    static Path build(String name, Path folder) {
        Path executable = folder.resolve(name);
        String sources = SOURCES.resolve(name).toString();
        List<String> command =
                List.of("env", "-C", sources, "go", "build", "-o", executable.toString(), ".");
        Map<String, String> environment =
                Map.of("GO111MODULE", "off", "GOPATH", "/usr/share/gocode");
        new Subprocess(command, environment, "", LIMIT).run().orFail();
        return executable;
    }
}
