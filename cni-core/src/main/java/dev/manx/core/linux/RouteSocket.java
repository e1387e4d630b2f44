package dev.manx.core.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A socket of family `AF_NETLINK`, protocol `NETLINK_ROUTE` (netlink(7)), as a descriptor with the
/// calls that make sense on it.
public final class RouteSocket implements AutoCloseable {

    // linux/netlink.h
    private static final int NETLINK_ROUTE = 0;
    private static final int NETLINK_ADD_MEMBERSHIP = 1;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;

    // linux/socket.h
    private static final int SOL_NETLINK = 270;

    private final Libc libc;
    private final Fd fd;

    private RouteSocket(Libc libc, Fd fd) {
        this.libc = libc;
        this.fd = fd;
    }

    /// Opens one in the namespace of the calling thread.
    public static RouteSocket open(int receiveTimeoutSeconds) throws ErrnoException {
        Libc libc = Libc.system();
        int type = Libc.SOCK_RAW | Libc.SOCK_CLOEXEC;
        var fd =
                new Fd(
                        libc,
                        ErrnoException.check(
                                "socket",
                                "AF_NETLINK",
                                libc.socket(Libc.AF_NETLINK, type, NETLINK_ROUTE)));
        return configured(libc, fd, receiveTimeoutSeconds);
    }

    /// Opens one in another namespace.
    public static RouteSocket openIn(NetNs namespace, int receiveTimeoutSeconds)
            throws ErrnoException {
        int type = Libc.SOCK_RAW | Libc.SOCK_CLOEXEC;
        var fd = namespace.socket(Libc.AF_NETLINK, type, NETLINK_ROUTE);
        return configured(Libc.system(), fd, receiveTimeoutSeconds);
    }

    /// Sends all of `bytes`; a netlink socket takes a datagram whole or not at all.
    public void send(byte[] bytes, int length) throws ErrnoException {
        ErrnoException.check("send", "", libc.send(fd.number(), bytes, length, 0));
    }

    /// Receives the next datagram.
    ///
    /// @return its length, which is more than `buffer` has when it did not fit
    public int receive(byte[] buffer) throws ErrnoException {
        int length;
        do {
            length = libc.recv(fd.number(), buffer, Libc.MSG_TRUNC);
        } while (length == -Errno.EINTR.number());
        return ErrnoException.check("recv", "", length);
    }

    /// Becomes a member of a multicast group.
    public void join(int group) throws ErrnoException {
        setOption(libc, fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, native32(group));
    }

    @Override
    public void close() {
        fd.close();
    }

    private static RouteSocket configured(Libc libc, Fd fd, int receiveTimeoutSeconds)
            throws ErrnoException {
        try {
            byte[] on = native32(1);
            // Errors with the kernel's own words (since Linux 4.12), and without a copy of the
            // request (since Linux 4.3).
            setOption(libc, fd, SOL_NETLINK, NETLINK_EXT_ACK, on);
            setOption(libc, fd, SOL_NETLINK, NETLINK_CAP_ACK, on);
            // struct timeval { long tv_sec; long tv_usec; }
            byte[] timeval =
                    ByteBuffer.allocate(16)
                            .order(ByteOrder.nativeOrder())
                            .putLong(receiveTimeoutSeconds)
                            .array();
            setOption(libc, fd, Libc.SOL_SOCKET, Libc.SO_RCVTIMEO, timeval);
            return new RouteSocket(libc, fd);
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    private static byte[] native32(int value) {
        return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
    }

    private static void setOption(Libc libc, Fd fd, int level, int name, byte[] value)
            throws ErrnoException {
        ErrnoException.check(
                "setsockopt", level + "/" + name, libc.setsockopt(fd.number(), level, name, value));
    }
}
