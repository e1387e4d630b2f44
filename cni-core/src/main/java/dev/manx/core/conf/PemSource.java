package dev.manx.core.conf;

import java.nio.file.Path;

/// Where a certificate or key in PEM (RFC 7468) is. As text it tells the place, never what is
/// there.
public sealed interface PemSource {

    record InFile(Path file) implements PemSource {
        @Override
        public String toString() {
            return file.toString();
        }
    }

    /// @param where it stood, for messages
    /// @param text the PEM
    record Inline(String where, String text) implements PemSource {
        @Override
        public String toString() {
            return where;
        }
    }
}
