package dev.manx.bird.daemon;

import dev.manx.bird.dialect.Dialect;
import java.io.IOException;
import java.nio.file.Path;

/// BIRD, whether it runs or not. Only BIRD judges a configuration; nobody else knows its grammar.
public sealed interface Bird permits RunningBird, StoppedBird {

    /// @throws IOException BIRD could not be asked, or is of a version Manx does not write for
    Dialect dialect() throws IOException;

    /// Reads a configuration without using it.
    Verdict check(Path mainFile) throws IOException;

    /// Takes a configuration into use, and returns when that is done. A refused one changes
    /// nothing.
    Verdict load(Path mainFile) throws IOException;

    /// @throws IOException for a version that Manx does not write for
    static Dialect dialectOf(String version) throws IOException {
        try {
            return Dialect.ofVersion(version);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
