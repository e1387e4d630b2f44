package dev.manx.core.netlink;

import dev.manx.core.linux.Errno;

/// The kernel refused a request, or its answer did not come or made no sense.
///
/// Message shape: `add route 10.4.2.0/26 via 10.4.3.1 dev eth0: ENETUNREACH (Nexthop has invalid
/// gateway)`. In brackets is the kernel's own message where it sent one (extended ack, since Linux
/// 4.12), otherwise errno in words.
public final class NetlinkException extends Exception {

    private static final long serialVersionUID = 1L;

    /// [#offset()] when the kernel names no place.
    public static final int NO_OFFSET = -1;

    private final String operation;
    private final transient Errno errno;
    private final String kernelMessage;
    private final int offset;

    /// @param operation what was asked for, in words
    /// @param kernelMessage the kernel's words; empty when it has none
    /// @param offset of the attribute in the request that the kernel objects to, or [#NO_OFFSET]
    public NetlinkException(String operation, Errno errno, String kernelMessage, int offset) {
        super(
                operation
                        + ": "
                        + (kernelMessage.isEmpty()
                                ? errno.describe()
                                : errno.name() + " (" + kernelMessage + ")"));
        this.operation = operation;
        this.errno = errno;
        this.kernelMessage = kernelMessage;
        this.offset = offset;
    }

    public String operation() {
        return operation;
    }

    public Errno errno() {
        return errno;
    }

    public boolean is(Errno other) {
        return errno.equals(other);
    }

    public String kernelMessage() {
        return kernelMessage;
    }

    public int offset() {
        return offset;
    }
}
