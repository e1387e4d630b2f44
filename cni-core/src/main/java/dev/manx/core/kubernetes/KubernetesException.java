package dev.manx.core.kubernetes;

/// The API server did not answer, would not do it, or cannot be asked as things stand. The message
/// says which.
public final class KubernetesException extends Exception {

    private static final long serialVersionUID = 1L;

    KubernetesException(String message) {
        super(message);
    }

    KubernetesException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
