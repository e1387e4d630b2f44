package dev.manx.core.tls;

import java.io.IOException;
import java.io.Serial;

/// The server's certificate is not good; the message says why.
public final class UntrustedServerException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    UntrustedServerException(String message) {
        super(message);
    }
}
