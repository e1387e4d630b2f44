package dev.manx.core.netlink;

import dev.manx.core.linux.Errno;
import dev.manx.core.linux.ErrnoException;
import java.util.ArrayList;
import java.util.List;

/// Lists all objects of a kind. The kernel hands out a long list in pieces; when the list changes
/// in between, it says so (`NLM_F_DUMP_INTR`), some objects may be missing or be there twice, and
/// the list has to be asked for again.
public final class NetlinkDump {

    /// How often to ask. A node where links come and go faster than this many times a listing is so
    /// busy that its caller had better try again later.
    public static final int MAX_ATTEMPTS = 10;

    private static final int BYTES_PER_REQUEST = 64;

    private final NetlinkRequest request;
    private final int firstSequence;

    /// @param firstSequence number of the first attempt; this and the next [#MAX_ATTEMPTS] - 1 must
    ///   not be used otherwise on the same socket
    public NetlinkDump(NetlinkRequest request, int firstSequence) {
        this.request = request;
        this.firstSequence = firstSequence;
    }

    /// The objects, as they were at one moment.
    ///
    /// @throws NetlinkException `EINTR` when each attempt was interrupted
    public List<Message> list(NetlinkSocket socket) throws NetlinkException {
        try {
            for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
                var objects = new ArrayList<Message>();
                if (attempt(socket, firstSequence + attempt, objects)) {
                    return objects;
                }
            }
        } catch (ErrnoException e) {
            var failure =
                    new NetlinkException(
                            request.describe(), e.errno(), "", NetlinkException.NO_OFFSET);
            failure.initCause(e);
            throw failure;
        } catch (MalformedMessageException e) {
            throw e.during(request.describe());
        }
        throw new NetlinkException(
                request.describe(),
                Errno.EINTR,
                "the list changed during each of " + MAX_ATTEMPTS + " attempts",
                NetlinkException.NO_OFFSET);
    }

    /// Asks once and reads to the end.
    ///
    /// @return whether `objects` is consistent
    private boolean attempt(NetlinkSocket socket, int sequence, List<Message> objects)
            throws ErrnoException, MalformedMessageException, NetlinkException {
        var writer = new AttributeWriter(BYTES_PER_REQUEST);
        MessageEncoding.append(writer, request, request.flags() | Message.NLM_F_DUMP, sequence);
        socket.send(writer.written());
        boolean consistent = true;
        while (true) {
            for (var message : Message.parse(socket.receive())) {
                if (message.sequence() != sequence) {
                    continue; // a late answer to something that was given up
                }
                consistent &= (message.flags() & Message.NLM_F_DUMP_INTR) == 0;
                if (message.type() == Message.NLMSG_ERROR) {
                    throw KernelAnswer.failure(request.describe(), message);
                }
                if (message.type() != Message.NLMSG_DONE) {
                    objects.add(message);
                } else if (KernelAnswer.errno(message) > 0) {
                    throw KernelAnswer.failure(request.describe(), message);
                } else {
                    return consistent;
                }
            }
        }
    }
}
