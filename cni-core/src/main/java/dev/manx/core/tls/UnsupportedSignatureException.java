package dev.manx.core.tls;

import java.io.Serial;

/// A signature that is not accepted, whoever made it.
final class UnsupportedSignatureException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    UnsupportedSignatureException(String message) {
        super(message);
    }
}
