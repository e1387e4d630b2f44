package dev.manx.core.netlink;

import dev.manx.core.linux.ErrnoException;
import java.util.Optional;
import java.util.function.Predicate;

/// One request that is in effect long before the kernel returns from it. It is sent by a thread of
/// its own, while the caller listens for the notification of the effect and goes on with that.
///
/// The socket is this request's alone until it is closed.
public final class LongRequest implements AutoCloseable {

    private static final int BYTES = 128;

    private final NetlinkSocket socket;
    private final NetlinkRequest request;
    private final int sequence;
    private final Thread sender;
    private volatile Optional<ErrnoException> unsent = Optional.empty();

    private LongRequest(NetlinkSocket socket, NetlinkRequest request, int sequence) {
        this.socket = socket;
        this.request = request;
        this.sequence = sequence;
        this.sender = new Thread(this::send, "netlink");
    }

    /// @param group the multicast group that is told of the effect
    /// @param sequence as for a [NetlinkBatch]
    public static LongRequest begin(
            NetlinkSocket socket, NetlinkRequest request, int group, int sequence)
            throws NetlinkException {
        var begun = new LongRequest(socket, request, sequence);
        try {
            socket.join(group);
        } catch (ErrnoException e) {
            throw begun.failed("listen for", e);
        }
        begun.sender.start();
        return begun;
    }

    /// Waits for the effect, or for the answer if that comes first.
    ///
    /// @param tells whether a notification is the one of the effect
    /// @throws NetlinkException the request was refused, or nothing came in time
    public void awaitEffect(Predicate<Message> tells) throws NetlinkException {
        try {
            while (true) {
                for (var message : Message.parse(socket.receive())) {
                    if (message.type() == Message.NLMSG_ERROR && message.sequence() == sequence) {
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

    /// Waits until the kernel has done with it.
    @Override
    public void close() {
        boolean interrupted = false;
        while (sender.isAlive()) {
            try {
                sender.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() {
        var writer = new AttributeWriter(BYTES);
        MessageEncoding.append(writer, request, request.flags() | Message.NLM_F_ACK, sequence);
        try {
            socket.send(writer.written());
        } catch (ErrnoException e) {
            unsent = Optional.of(e); // whoever waits for the answer gets none
        }
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
