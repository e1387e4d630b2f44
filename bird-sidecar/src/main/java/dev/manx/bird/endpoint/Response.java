package dev.manx.bird.endpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// An answer to a request (RFC 9112). The connection ends with it.
///
/// @param status what is said in the first line
/// @param type the body's `Content-Type`
/// @param body text
public record Response(Status status, String type, String body) {

    private static final String PLAIN = "text/plain; charset=utf-8";

    /// Those that are used, with the reason phrases of RFC 9110.
    public enum Status {
        OK("200 OK"),
        BAD_REQUEST("400 Bad Request"),
        NOT_FOUND("404 Not Found"),
        METHOD_NOT_ALLOWED("405 Method Not Allowed"),
        SERVICE_UNAVAILABLE("503 Service Unavailable");

        private final String line;

        Status(String line) {
            this.line = line;
        }
    }

    /// A line for people.
    public static Response plain(Status status, String line) {
        return new Response(status, PLAIN, line + "\n");
    }

    ByteBuffer encode() {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 "
                        + status.line
                        + "\r\nContent-Type: "
                        + type
                        + "\r\nContent-Length: "
                        + content.length
                        + (status == Status.METHOD_NOT_ALLOWED ? "\r\nAllow: GET" : "")
                        + "\r\nConnection: close\r\n\r\n";
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(start.length + content.length).put(start).put(content).flip();
    }
}
