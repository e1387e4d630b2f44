package dev.manx.core.tls;

import java.io.Serial;

/// A file that TLS needs cannot be used; the message names it, and what would be right.
public final class TlsSetupException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    TlsSetupException(String message) {
        super(message);
    }

    TlsSetupException(String message, Throwable cause) {
        super(message, cause);
    }
}
