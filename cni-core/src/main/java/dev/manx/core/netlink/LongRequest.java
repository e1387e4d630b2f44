package dev.manx.core.netlink;

import dev.manx.core.linux.Errno;
import dev.manx.core.linux.ErrnoException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// One request that is in effect long before the kernel returns from it. Who sends it is in the
/// kernel until then; meanwhile another thread may wait for the effect.
///
/// It has a socket of its own: what the group is told carries the sequence numbers of whoever
/// changed something, which another request's answers would be taken for.
public final class LongRequest implements AutoCloseable {

    private static final int BYTES = 128;

    /// The socket has one request only.
    private static final int SEQUENCE = 1;

    private final NetlinkSocket socket;
    private final NetlinkRequest request;
    private volatile Optional<ErrnoException> unsent = Optional.empty();

    private LongRequest(NetlinkSocket socket, NetlinkRequest request) {
        this.socket = socket;
        this.request = request;
    }

    /// Listens already, and sends nothing yet.
    ///
    /// @param socket a new one, which is closed with the request
    /// @param group the multicast group that is told of the effect
    public static LongRequest listen(NetlinkSocket socket, NetlinkRequest request, int group)
            throws NetlinkException {
        var prepared = new LongRequest(socket, request);
        try {
            socket.join(group);
        } catch (ErrnoException e) {
            socket.close();
            throw prepared.failed("listen for", e);
        }
        return prepared;
    }

    /// Returns when the kernel has done with it. What came of it, [#awaitEffect] tells.
    public void send() {
        var writer = new AttributeWriter(BYTES);
        MessageEncoding.append(writer, request, request.flags() | Message.NLM_F_ACK, SEQUENCE);
        try {
            socket.send(writer.written());
        } catch (ErrnoException e) {
            unsent = Optional.of(e); // whoever waits for the answer gets none
        }
    }

    /// Waits for the effect, or for the answer if that comes first.
    ///
    /// @param tells whether a notification is the one of the effect
    /// @throws NetlinkException the request was refused, or nothing came in time
    public void awaitEffect(Predicate<Message> tells) throws NetlinkException {
        try {
            while (true) {
                for (var message : receive()) {
                    if (message.type() == Message.NLMSG_ERROR && message.sequence() == SEQUENCE) {
                        if (KernelAnswer.errno(message) != 0) {
                            throw KernelAnswer.failure(request.describe(), message);
                        }
                        return;
                    }
                    if (message.type() != Message.NLMSG_ERROR && tells.test(message)) {
                        return;
                    }
                }
            }
        } catch (ErrnoException e) {
            throw failed("receive the answer to", unsent.orElse(e));
        } catch (MalformedMessageException e) {
            throw e.during("read the answer to \"" + request.describe() + "\"");
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    /// The next messages, none after an overrun: on a busy node the group may be told more than the
    /// queue takes. What was dropped was about others, or the answer is still to come.
    private List<Message> receive() throws ErrnoException, MalformedMessageException {
        ByteBuffer datagram;
        try {
            datagram = socket.receive();
        } catch (ErrnoException e) {
            if (e.errno().equals(Errno.ENOBUFS)) {
                return List.of();
            }
            throw e;
        }
        return Message.parse(datagram);
    }

    private NetlinkException failed(String step, ErrnoException cause) {
        var failure =
                new NetlinkException(
                        step + " \"" + request.describe() + "\"",
                        cause.errno(),
                        "",
                        NetlinkException.NO_OFFSET);
        failure.initCause(cause);
        return failure;
    }
}
