package dev.manx.core.etcd;

/// etcd did not answer, or would not do it. The message says which, and what each endpoint said.
public final class EtcdException extends Exception {

    private static final long serialVersionUID = 1L;

    EtcdException(String message) {
        super(message);
    }

    EtcdException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
