package dev.manx.core.netlink;

import dev.manx.core.linux.Errno;
import dev.manx.core.linux.ErrnoException;
import dev.manx.core.linux.NetNs;
import dev.manx.core.linux.RouteSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The kernel's end of rtnetlink, in one network namespace for good.
public final class KernelNetlinkSocket implements NetlinkSocket {

    /// rtnetlink queues its answers before `send` returns, so waiting means that one was lost.
    private static final int RECEIVE_TIMEOUT_SECONDS = 5;

    /// The kernel fits the pieces of a list to this size; a single answer is far smaller. A larger
    /// buffer would be more memory to touch in a process that lives for milliseconds.
    private static final int RECEIVE_BYTES = 8 * 1024;

    private final RouteSocket socket;
    private final byte[] buffer = new byte[RECEIVE_BYTES];

    private KernelNetlinkSocket(RouteSocket socket) {
        this.socket = socket;
    }

    /// In the namespace of the calling thread.
    public static KernelNetlinkSocket open() throws ErrnoException {
        return new KernelNetlinkSocket(RouteSocket.open(RECEIVE_TIMEOUT_SECONDS));
    }

    /// In another namespace, which may be closed afterwards: the socket keeps it.
    public static KernelNetlinkSocket openIn(NetNs namespace) throws ErrnoException {
        return new KernelNetlinkSocket(RouteSocket.openIn(namespace, RECEIVE_TIMEOUT_SECONDS));
    }

    @Override
    public void send(ByteBuffer messages) throws ErrnoException {
        byte[] bytes = new byte[messages.remaining()];
        messages.duplicate().get(bytes);
        socket.send(bytes, bytes.length);
    }

    @Override
    public void join(int group) throws ErrnoException {
        socket.join(group);
    }

    @Override
    public ByteBuffer receive() throws ErrnoException {
        int length = socket.receive(buffer);
        if (length > buffer.length) {
            throw new ErrnoException("recv", "a message of " + length + " bytes", Errno.EMSGSIZE);
        }
        return ByteBuffer.wrap(buffer, 0, length).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        socket.close();
    }
}
