package dev.manx.core.netlink;

import dev.manx.core.linux.ErrnoException;
import java.util.ArrayList;
import java.util.List;

/// Several requests in one send, with an answer for each. The kernel performs them one after the
/// other before `send` returns.
///
/// **It is not a transaction.** A request that fails undoes nothing before it and stops nothing
/// behind it.
public final class NetlinkBatch {

    /// So many acknowledgements surely fit into the socket's receive buffer (`rmem_default`,
    /// 212,992 bytes; the kernel counts about 770 for each). The kernel drops what does not fit.
    public static final int MAX_REQUESTS = 128;

    private static final int BYTES_PER_REQUEST = 128;

    /// What the kernel said to one request.
    public sealed interface Answer {

        /// It is done; `messages` is what came back besides, for questions.
        record Acknowledged(List<Message> messages) implements Answer {}

        /// It was refused.
        record Refused(NetlinkException cause) implements Answer {}
    }

    private final List<? extends NetlinkRequest> requests;
    private final int firstSequence;

    /// @param firstSequence number of the first request; the others count on. Numbers must not come
    ///   back on the same socket, so that a late answer is not taken for another request's.
    public NetlinkBatch(List<? extends NetlinkRequest> requests, int firstSequence) {
        if (requests.isEmpty() || requests.size() > MAX_REQUESTS) {
            throw new IllegalArgumentException(
                    requests.size() + " requests are not 1 to " + MAX_REQUESTS);
        }
        this.requests = List.copyOf(requests);
        this.firstSequence = firstSequence;
    }

    /// Sends the requests and waits for all answers.
    ///
    /// @return the answers, in the order of the requests
    /// @throws NetlinkException when the sending fails, or answers are missing or malformed; what
    ///   the kernel did is unknown then
    public List<Answer> exchange(NetlinkSocket socket) throws NetlinkException {
        try {
            socket.send(encode().written());
        } catch (ErrnoException e) {
            throw failed("send", e);
        }
        try {
            return receive(socket);
        } catch (ErrnoException e) {
            throw failed("receive the answer to", e);
        } catch (MalformedMessageException e) {
            throw e.during(step("read the answer to"));
        }
    }

    private AttributeWriter encode() {
        var writer = new AttributeWriter(BYTES_PER_REQUEST * requests.size());
        for (int i = 0; i < requests.size(); i++) {
            var request = requests.get(i);
            MessageEncoding.append(
                    writer, request, request.flags() | Message.NLM_F_ACK, firstSequence + i);
        }
        return writer;
    }

    private List<Answer> receive(NetlinkSocket socket)
            throws ErrnoException, MalformedMessageException {
        var pending = new Pending(requests.size());
        while (!pending.isComplete()) {
            for (var message : Message.parse(socket.receive())) {
                int index = message.sequence() - firstSequence;
                if (index < 0 || index >= requests.size()) {
                    continue; // a late answer to something that was given up
                }
                if (message.type() != Message.NLMSG_ERROR) {
                    pending.collect(index, message);
                } else if (KernelAnswer.errno(message) == 0) {
                    pending.acknowledge(index);
                } else {
                    var operation = requests.get(index).describe();
                    pending.refuse(index, KernelAnswer.failure(operation, message));
                }
            }
        }
        return pending.answers();
    }

    private NetlinkException failed(String step, ErrnoException cause) {
        var failure =
                new NetlinkException(step(step), cause.errno(), "", NetlinkException.NO_OFFSET);
        failure.initCause(cause);
        return failure;
    }

    private String step(String step) {
        int others = requests.size() - 1;
        return step
                + " \""
                + requests.getFirst().describe()
                + "\""
                + (others == 0 ? "" : " and " + others + " more");
    }

    /// The answers so far.
    private static final class Pending {

        private final List<List<Message>> messages = new ArrayList<>();
        private final Answer[] answers;
        private int missing;

        Pending(int count) {
            answers = new Answer[count];
            missing = count;
            for (int i = 0; i < count; i++) {
                messages.add(List.of());
            }
        }

        boolean isComplete() {
            return missing == 0;
        }

        void collect(int index, Message message) {
            var more = new ArrayList<>(messages.get(index));
            more.add(message);
            messages.set(index, more);
        }

        void acknowledge(int index) {
            settle(index, new Answer.Acknowledged(List.copyOf(messages.get(index))));
        }

        void refuse(int index, NetlinkException cause) {
            settle(index, new Answer.Refused(cause));
        }

        List<Answer> answers() {
            return List.of(answers);
        }

        private void settle(int index, Answer answer) {
            if (answers[index] == null) {
                missing--;
            }
            answers[index] = answer;
        }
    }
}
