package dev.manx.core.netlink;

import dev.manx.core.linux.Errno;

/// Bytes that are not what netlink's rules allow, or not what an attribute's type asks for.
public final class MalformedMessageException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String rule;

    /// @param rule which rule is broken, and where
    public MalformedMessageException(String rule) {
        super(rule);
        this.rule = rule;
    }

    /// The same as a failure of what was asked for: `EBADMSG`.
    public NetlinkException during(String operation) {
        var failure =
                new NetlinkException(operation, Errno.EBADMSG, rule, NetlinkException.NO_OFFSET);
        failure.initCause(this);
        return failure;
    }
}
