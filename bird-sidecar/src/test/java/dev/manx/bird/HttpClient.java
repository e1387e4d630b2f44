package dev.manx.bird;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Sends bytes and reads all that comes back, with no knowledge of HTTP but where a head ends.
public final class HttpClient {

    private HttpClient() {}

    /// @return the status line, then the body; the reason why there is no answer
    static String get(Path socket, String path) {
        try {
            String answer =
                    send(
                            UnixDomainSocketAddress.of(socket),
                            "GET " + path + " HTTP/1.1\r\nHost: node\r\n\r\n");
            String statusLine = answer.substring(0, answer.indexOf("\r\n"));
            return statusLine + "\n" + answer.substring(answer.indexOf("\r\n\r\n") + 4);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    public static String send(SocketAddress server, String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(server)) {
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            return new String(
                    Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
