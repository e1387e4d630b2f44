package dev.manx.core.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Who we are, beside what TLS says of it.
sealed interface Credentials {

    /// Nobody, or whom the client certificate names.
    record None() implements Credentials {
        @Override
        public String authorization() {
            return "";
        }
    }

    /// A token in a file, which is written anew before the token runs out: it is read for each
    /// request.
    record TokenFile(Path file) implements Credentials {
        @Override
        public String authorization() throws KubernetesException {
            try {
                return bearer(Files.readString(file));
            } catch (IOException e) {
                throw new KubernetesException("read " + file + ": " + e, e);
            }
        }
    }

    /// A token that does not change.
    record Token(String text) implements Credentials {
        @Override
        public String authorization() {
            return bearer(text);
        }

        /// Without what must not be told.
        @Override
        public String toString() {
            return "a token";
        }
    }

    /// The field `Authorization` (RFC 6750, section 2.1); empty for none.
    String authorization() throws KubernetesException;

    private static String bearer(String token) {
        return "Bearer " + token.strip();
    }
}
