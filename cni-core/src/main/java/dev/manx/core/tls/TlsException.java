package dev.manx.core.tls;

/// TLS cannot be set up: what should be there for it cannot be used. The message names the file, or
/// where else it stood, and what would be right.
public final class TlsException extends Exception {

    private static final long serialVersionUID = 1L;

    TlsException(String message) {
        super(message);
    }

    TlsException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
