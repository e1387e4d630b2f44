package dev.manx.core.etcd;

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

/// A response that goes on coming: a JSON object a line, each a `result`.
final class EtcdStream implements Closeable {

    private final HttpConnection connection;
    private final HttpResponse response;

    EtcdStream(HttpConnection connection, HttpResponse response) {
        this.connection = connection;
        this.response = response;
    }

    /// Waits for the next result.
    ///
    /// @throws IOException none came in time, or the stream ended
    JsonNode next(Deadline until) throws IOException {
        connection.waitUntil(until);
        String line = response.bodyLine();
        try {
            ObjectNode json = Json.parseObject(line.getBytes(StandardCharsets.UTF_8));
            if (json.has("error")) {
                throw new IOException(json.path("error").path("message").asText());
            }
            return json.path("result");
        } catch (JsonException e) {
            throw new IOException("its stream: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
