package dev.manx.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpResponseTest {

    private static HttpResponse response(String text) throws IOException {
        return HttpResponse.read(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String body(String text) throws IOException {
        return new String(response(text).body(), StandardCharsets.UTF_8);
    }

    @Test
    void aBodyOfKnownLengthEndsThereAndTheConnectionGoesOn() throws IOException {
        String text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK";
        assertThat(response(text).status()).isEqualTo(200);
        assertThat(response(text).isLast()).isFalse();
        assertThat(body(text)).isEqualTo("{}");
    }

    @Test
    void chunksAreJoined() throws IOException {
        String text =
                """
                HTTP/1.1 200 OK
                transfer-encoding: chunked

                3;x=y
                abc
                A
                0123456789
                0
                Trailer: x

                """;
        assertThat(body(text.replace("\n", "\r\n"))).isEqualTo("abc0123456789");
    }

    @Test
    void linesComeAcrossChunks() throws IOException {
        String text =
                """
                HTTP/1.1 200 OK
                Transfer-Encoding: chunked

                3
                {}|
                1
                [
                2
                ]|
                0

                """;
        HttpResponse response = response(text.replace("\n", "\r\n").replace('|', '\n'));
        assertThat(response.bodyLine()).isEqualTo("{}");
        assertThat(response.bodyLine()).isEqualTo("[]");
        assertThatThrownBy(response::bodyLine).isInstanceOf(EOFException.class);
    }

    @Test
    void withoutALengthTheBodyIsWhatComesUntilTheEnd() throws IOException {
        String text = "HTTP/1.1 503 Service Unavailable\r\n\r\nnot now";
        assertThat(body(text)).isEqualTo("not now");
        assertThat(response(text).isLast()).isTrue();
    }

    @Test
    void theServerMayCloseBehindAResponse() throws IOException {
        assertThat(response("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
                .matches(HttpResponse::isLast);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/1.1\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n"
            })
    void whatIsNoResponseIsAnIoProblem(String text) {
        assertThatThrownBy(() -> body(text)).isInstanceOf(IOException.class);
    }

    @Test
    void randomBytesAreABodyOrAnIoProblem() {
        var random = new Random(1);
        int bodies = 0;
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            String tail = new String(bytes, StandardCharsets.ISO_8859_1);
            String head = random.nextBoolean() ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 200 OK\r\n\r\n";
            try {
                body(head + tail);
                bodies++;
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(bodies).isPositive();
    }
}
