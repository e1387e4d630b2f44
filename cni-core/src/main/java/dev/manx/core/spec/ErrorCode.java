package dev.manx.core.spec;

/// The `code` of an error (spec 1.1, section 5, "Error"; 8 and 999 as libcni has them).
public enum ErrorCode {
    /// The configuration's cniVersion is not one of ours.
    INCOMPATIBLE_VERSION(1),
    /// A field of the configuration asks for something we do not do; the message names key and
    /// value.
    UNSUPPORTED_FIELD(2),
    /// The container is not known; the runtime need not clean up after it.
    UNKNOWN_CONTAINER(3),
    /// A `CNI_…` variable is missing or bad; the message names it.
    INVALID_ENVIRONMENT(4),
    /// The kernel, a file or a process did not do what it was asked.
    IO_FAILURE(5),
    /// Something that should be JSON is not.
    DECODING_FAILURE(6),
    /// The configuration is JSON, but wrong; the message names the key path.
    INVALID_CONFIG(7),
    /// `CNI_NETNS` is not a network namespace that can be used.
    INVALID_NETNS(8),
    /// It may work later: no address left, or the state is in other hands.
    TRY_AGAIN_LATER(11),
    /// STATUS: ADD cannot work now.
    NOT_AVAILABLE(50),
    /// STATUS: ADD cannot work now, and containers that are there may have lost their network.
    NOT_AVAILABLE_LIMITED(51),
    /// A bug of ours. The trace is in the log.
    INTERNAL(999);

    private final int number;

    ErrorCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
