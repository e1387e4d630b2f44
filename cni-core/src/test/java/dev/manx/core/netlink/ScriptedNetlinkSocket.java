package dev.manx.core.netlink;

import dev.manx.core.linux.Errno;
import dev.manx.core.linux.ErrnoException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/// Plays the kernel: hands out prepared datagrams and keeps what was sent. When the script is at
/// its end, nothing comes in time.
public final class ScriptedNetlinkSocket implements NetlinkSocket {

    /// In a script: the kernel has dropped something, because the queue was full.
    static final String OVERRUN = "";

    private final Deque<byte[]> answers = new ArrayDeque<>();
    private final List<String> sent = new ArrayList<>();

    /// @param hex the datagrams to come, in hex; spaces are for reading
    public ScriptedNetlinkSocket(String... hex) {
        for (String datagram : hex) {
            answers.add(HexFormat.of().parseHex(datagram.replace(" ", "")));
        }
    }

    /// What was sent, a text of hex for each send.
    public List<String> sent() {
        return sent;
    }

    @Override
    public void send(ByteBuffer messages) {
        byte[] bytes = new byte[messages.remaining()];
        messages.duplicate().get(bytes);
        sent.add(HexFormat.of().formatHex(bytes));
    }

    @Override
    public void join(int group) {}

    @Override
    public ByteBuffer receive() throws ErrnoException {
        if (answers.isEmpty()) {
            throw new ErrnoException("recv", "", Errno.EAGAIN);
        }
        byte[] answer = answers.remove();
        if (answer.length == 0) {
            throw new ErrnoException("recv", "", Errno.ENOBUFS);
        }
        return ByteBuffer.wrap(answer);
    }

    @Override
    public void close() {}
}
