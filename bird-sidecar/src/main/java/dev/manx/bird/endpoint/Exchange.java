package dev.manx.bird.endpoint;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// One request and its answer on a connection. A client that dawdles is left.
final class Exchange implements Closeable {

    /// The head of a request; more than any probe or Prometheus sends.
    private static final int MAX_REQUEST_BYTES = 8192;

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String HEAD_END = "\r\n\r\n";

    private final SocketChannel channel;
    private final Selector selector = Selector.open();
    private final SelectionKey key;
    private final long deadline = System.nanoTime() + LIMIT.toNanos();

    /// @param channel closed with this
    Exchange(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        this.key = channel.register(selector, SelectionKey.OP_READ);
    }

    /// Reads the head of the request; a body is of no use to anyone here.
    ///
    /// @return its first line; empty when there is none
    String requestLine() throws IOException {
        ByteBuffer head = ByteBuffer.allocate(MAX_REQUEST_BYTES);
        while (head.hasRemaining()) {
            await(SelectionKey.OP_READ);
            boolean ended = channel.read(head) < 0;
            String text = new String(head.array(), 0, head.position(), StandardCharsets.ISO_8859_1);
            if (text.contains(HEAD_END)) {
                return text.substring(0, text.indexOf("\r\n"));
            }
            if (ended) {
                break;
            }
        }
        return "";
    }

    void send(Response response) throws IOException {
        ByteBuffer bytes = response.encode();
        while (bytes.hasRemaining()) {
            await(SelectionKey.OP_WRITE);
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            selector.close();
        }
    }

    private void await(int operation) throws IOException {
        key.interestOps(operation);
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0 || selector.select(millis) == 0) {
            throw new SocketTimeoutException("the client took more than " + LIMIT.toSeconds());
        }
        selector.selectedKeys().clear();
    }
}
