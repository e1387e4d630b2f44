package dev.manx.bird.control;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A connection to BIRD's control socket. One thread uses it at a time; [#close()] may come from
/// any thread and ends a wait.
///
/// Every wait for BIRD has a limit. After an [IOException] the connection is of no more use.
public final class BirdControl implements Closeable {

    private static final int BUFFER_BYTES = 8192;
    private static final int MAX_LINE_BYTES = 65_536;
    private static final String GREETING = "BIRD ";
    private static final String GREETING_END = " ready.";

    private final SocketChannel channel;
    private final Selector selector;
    private final Duration timeout;
    private final ByteBuffer input = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private final ReplyParser parser = new ReplyParser();
    private String version = "";

    private BirdControl(SocketChannel channel, Selector selector, Duration timeout)
            throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.timeout = timeout;
        channel.register(selector, SelectionKey.OP_READ);
    }

    /// Connects and takes the greeting.
    ///
    /// @param timeout the longest wait for anything BIRD says
    /// @return nothing when nobody listens there
    /// @throws IOException somebody listens, but it is not BIRD or does not answer
    public static Optional<BirdControl> connect(Path socket, Duration timeout) throws IOException {
        SocketChannel channel;
        try {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            // No such file, or the file of a process that is gone.
            return Optional.empty();
        }
        try {
            channel.configureBlocking(false);
            var control = new BirdControl(channel, Selector.open(), timeout);
            control.readGreeting();
            return Optional.of(control);
        } catch (IOException e) {
            try (channel) {
                throw e;
            }
        }
    }

    /// BIRD's version by its greeting, such as `2.0.12`.
    public String version() {
        return version;
    }

    /// Sends a command and waits for the whole reply.
    ///
    /// @param command one line, without its newline
    public Reply send(String command) throws IOException {
        if (command.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a command is one line");
        }
        ByteBuffer line = ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8));
        while (line.hasRemaining()) {
            // A command is far shorter than the socket's buffer, so this goes round once.
            if (channel.write(line) == 0) {
                throw new SocketTimeoutException("BIRD takes no command");
            }
        }
        return readReply();
    }

    /// Waits until BIRD closes the connection, which it does by ending in whatever way, or until
    /// [#close()].
    ///
    /// @return whether that happened within the limit
    public boolean awaitEnd(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (true) {
                long millis = (deadline - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    return false;
                }
                selector.select(millis);
                selector.selectedKeys().clear();
                input.clear();
                if (channel.read(input) < 0) {
                    return true;
                }
            }
        } catch (IOException | ClosedSelectorException e) {
            return true; // gone all the same
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            selector.close();
        }
    }

    private void readGreeting() throws IOException {
        Reply greeting = readReply();
        String text = greeting.message();
        if (!greeting.is(ReplyCode.WELCOME)
                || !text.startsWith(GREETING)
                || !text.endsWith(GREETING_END)) {
            throw new MalformedReplyException("not BIRD's greeting: \"" + text + "\"");
        }
        version = text.substring(GREETING.length(), text.length() - GREETING_END.length());
    }

    private Reply readReply() throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            Optional<Reply> reply = parser.feed(readLine(deadline));
            if (reply.isPresent()) {
                return reply.get();
            }
        }
    }

    private String readLine(long deadline) throws IOException {
        var line = new ByteArrayOutputStream();
        while (true) {
            if (!input.hasRemaining()) {
                fill(deadline);
            }
            byte next = input.get();
            if (next == '\n') {
                return line.toString(StandardCharsets.UTF_8);
            }
            line.write(next);
            if (line.size() > MAX_LINE_BYTES) {
                throw new MalformedReplyException("a line of more than " + MAX_LINE_BYTES);
            }
        }
    }

    private void fill(long deadline) throws IOException {
        input.clear().limit(0);
        long millis = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
        if (System.nanoTime() >= deadline || selector.select(millis) == 0) {
            throw new SocketTimeoutException(
                    "BIRD did not answer within " + timeout.toMillis() + " ms");
        }
        selector.selectedKeys().clear();
        input.clear();
        int count = channel.read(input);
        input.flip();
        if (count < 0) {
            throw new EOFException("BIRD closed the connection");
        }
        if (count == 0) {
            fill(deadline);
        }
    }
}
