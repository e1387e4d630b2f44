package dev.manx.bird.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.bird.HttpClient;
import dev.manx.bird.settings.Listen;
import dev.manx.core.net.IpAddress;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndpointsTest {

    private static final String ANSWER =
            String.join(
                    "\r\n",
                    "HTTP/1.1 200 OK",
                    "Content-Type: text/plain; charset=utf-8",
                    "Content-Length: 6",
                    "Connection: close",
                    "",
                    "/path\n");

    @TempDir Path folder;
    private Path socket;

    @BeforeEach
    void nameSocket() {
        socket = folder.resolve("http.sock");
    }

    @Test
    void answersOnAUnixSocketAndRemovesItInTheEnd() throws Exception {
        try (Closeable _ = start(new Listen.Unix(socket))) {
            assertThat(send("GET /path HTTP/1.1\r\nHost: x\r\n\r\n")).isEqualTo(ANSWER);
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void answersOnALoopbackAddress() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (Closeable _ = start(new Listen.Loopback(IpAddress.parse("127.0.0.1"), port))) {
            var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            assertThat(HttpClient.send(server, "GET /path?query HTTP/1.0\r\n\r\n"))
                    .isEqualTo(ANSWER);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST /path HTTP/1.1, HTTP/1.1 405 Method Not Allowed",
        "GET /path, HTTP/1.1 400 Bad Request",
        "GET /pa th HTTP/1.1, HTTP/1.1 400 Bad Request",
        "GET /path SMTP, HTTP/1.1 400 Bad Request",
        "'', HTTP/1.1 400 Bad Request"
    })
    void whatIsNoGetRequestIsRefused(String line, String statusLine) throws Exception {
        try (Closeable _ = start(new Listen.Unix(socket))) {
            assertThat(send(line + "\r\n\r\n")).startsWith(statusLine + "\r\n");
            assertThat(send("GET /path HTTP/1.1\r\n\r\n")).isEqualTo(ANSWER);
        }
    }

    @Test
    void aRequestWithoutAnEndIsRefusedWhenItGetsTooLong() throws Exception {
        try (Closeable _ = start(new Listen.Unix(socket))) {
            assertThat(send("x".repeat(8192))).startsWith("HTTP/1.1 400 Bad Request\r\n");
        }
    }

    @Test
    void silentClientsKeepNobodyWaiting() throws Exception {
        try (Closeable _ = start(new Listen.Unix(socket))) {
            var silent = new ArrayList<SocketChannel>();
            try {
                for (int i = 0; i < 7; i++) {
                    silent.add(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
                }
                assertThat(send("GET /path HTTP/1.1\r\n\r\n")).isEqualTo(ANSWER);
            } finally {
                for (SocketChannel each : silent) {
                    each.close();
                }
            }
        }
    }

    @Test
    void theSocketOfAKilledRunIsReplaced() throws Exception {
        try (Closeable _ = start(new Listen.Unix(socket))) {
            Files.createLink(folder.resolve("left"), socket);
        }
        Files.move(folder.resolve("left"), socket);
        try (Closeable _ = start(new Listen.Unix(socket))) {
            assertThat(send("GET /path HTTP/1.1\r\n\r\n")).isEqualTo(ANSWER);
        }
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws Exception {
        Files.writeString(socket, "mine");
        assertThatThrownBy(() -> start(new Listen.Unix(socket)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("endpoints.listen: cannot listen on " + socket + ": ");
        assertThat(socket).hasContent("mine");
    }

    private String send(String request) throws IOException {
        return HttpClient.send(UnixDomainSocketAddress.of(socket), request);
    }

    private static Closeable start(Listen listen) throws IOException {
        return Endpoints.start(listen, path -> Response.plain(Response.Status.OK, path));
    }
}
