package dev.manx.core.linux;

/// A path does not lead to a network namespace.
public final class NetNsException extends Exception {

    private static final long serialVersionUID = 1L;

    /// Why not.
    public enum Kind {
        /// Nothing is there.
        MISSING,
        /// Something is there: a file, a folder, a namespace of another kind.
        NOT_A_NETWORK_NAMESPACE,
        /// Something is there and may not be opened.
        UNREADABLE
    }

    private final Kind kind;

    NetNsException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
