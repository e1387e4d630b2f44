package dev.manx.core.kubernetes;

import dev.manx.core.http.Deadline;
import dev.manx.core.http.HttpConnection;
import dev.manx.core.http.HttpResponse;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonNode;
import dev.manx.core.json.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// A watch: a JSON object a line, `{"type": ..., "object": {...}}` (`WatchEvent` of Kubernetes'
/// meta/v1).
final class KubernetesStream implements Closeable {

    /// HTTP's 410, for a past that is not known any more.
    static final int GONE = 410;

    private final HttpConnection connection;
    private final HttpResponse response;

    KubernetesStream(HttpConnection connection, HttpResponse response) {
        this.connection = connection;
        this.response = response;
    }

    /// What happened to the object that comes with it.
    enum Kind {
        /// It is there and like this, since now or since before.
        THERE,
        DELETED,
        /// Nothing, but the past up to its version is told.
        BOOKMARK,
        /// The past that was asked for is not known any more.
        GONE
    }

    record Event(Kind kind, ObjectNode object) {}

    /// Waits for the next event.
    ///
    /// @throws java.io.EOFException the server has ended the watch
    /// @throws IOException none came in time, or it makes no sense
    Event next(Deadline until) throws IOException {
        connection.waitUntil(until);
        String line = response.bodyLine();
        ObjectNode event;
        try {
            event = Json.parseObject(line.getBytes(StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw new IOException("its watch: " + e.getMessage(), e);
        }
        if (!(event.path("object") instanceof ObjectNode object)) {
            throw new IOException("its watch: an event without an object");
        }
        return new Event(kind(event.path("type").asText(), object), object);
    }

    private static Kind kind(String type, ObjectNode object) throws IOException {
        return switch (type) {
            case "ADDED", "MODIFIED" -> Kind.THERE;
            case "DELETED" -> Kind.DELETED;
            case "BOOKMARK" -> Kind.BOOKMARK;
            case "ERROR" -> {
                JsonNode code = object.path("code");
                if (code.asText().equals(Integer.toString(GONE))) {
                    yield Kind.GONE;
                }
                throw new IOException("its watch: " + object.path("message").asText());
            }
            default -> throw new IOException("its watch: an event of type \"" + type + "\"");
        };
    }

    @Override
    public void close() {
        connection.close();
    }
}
