package dev.manx.core.kubernetes;

import dev.manx.core.conf.KubernetesConf;
import dev.manx.core.http.Deadline;
import dev.manx.core.http.HttpConnection;
import dev.manx.core.http.HttpResponse;
import dev.manx.core.http.KeptConnection;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.tls.TlsException;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Requests to an API server, in JSON. One connection, kept for the next request; for one thread.
/// Where the server is and who we are is looked up at the first request, so nothing is read by who
/// asks nothing.
///
/// A request that got no answer may have been carried out, or be carried out twice, so every
/// request of ours can be.
final class KubernetesClient implements Closeable {

    private static final int OK_MIN = 200;
    private static final int OK_MAX = 299;
    private static final int LONGEST_REFUSAL = 300;
    private static final byte[] NOTHING = {};

    private final KubernetesConf conf;
    private Optional<ApiServer> server = Optional.empty();
    private Optional<KeptConnection> connection = Optional.empty();

    KubernetesClient(KubernetesConf conf) {
        this.conf = conf;
    }

    /// What the server said.
    ///
    /// @param status of HTTP
    /// @param body the object asked for; for a refusal one of kind `Status`, or nothing
    record Answer(int status, ObjectNode body) {

        boolean isGood() {
            return status >= OK_MIN && status <= OK_MAX;
        }

        /// Whether it is a refusal for this reason (`StatusReason` of Kubernetes' meta/v1). A path
        /// that is not served at all has a status of HTTP, and no reason.
        boolean isRefusal(String reason) {
            return !isGood() && body.path("reason").asText().equals(reason);
        }

        /// @return the answer itself when it is good
        Answer orRefused() throws KubernetesException {
            if (isGood()) {
                return this;
            }
            String message = body.path("message").asText();
            throw new KubernetesException(
                    "it refused: "
                            + message.substring(0, Math.min(LONGEST_REFUSAL, message.length()))
                            + " (HTTP status "
                            + status
                            + ")");
        }
    }

    Answer get(String path) throws KubernetesException {
        return call("GET", path, NOTHING);
    }

    Answer post(String path, ObjectNode body) throws KubernetesException {
        return call("POST", path, Json.compact(body));
    }

    Answer delete(String path, ObjectNode options) throws KubernetesException {
        return call("DELETE", path, Json.compact(options));
    }

    /// A response that goes on coming. The connection is the stream's from then on.
    ///
    /// @return nothing when the server answers 410 Gone: what the path names as the past is known
    ///   to it no more
    Optional<KubernetesStream> stream(String path) throws KubernetesException {
        return exchange(
                "GET",
                path,
                NOTHING,
                (kept, wire, response) -> {
                    if (response.status() == KubernetesStream.GONE) {
                        kept.body(response);
                        return Optional.empty();
                    }
                    if (response.status() != OK_MIN) {
                        answer(kept, wire, response).orRefused();
                    }
                    kept.giveAway();
                    return Optional.of(new KubernetesStream(wire, response));
                });
    }

    /// The server, for messages.
    String where() {
        return server.map(each -> "Kubernetes " + each.endpoint()).orElse("Kubernetes");
    }

    @Override
    public void close() {
        connection.ifPresent(KeptConnection::close);
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(KeptConnection kept, HttpConnection wire, HttpResponse response)
                throws IOException, KubernetesException;
    }

    private Answer call(String method, String path, byte[] body) throws KubernetesException {
        return exchange(method, path, body, KubernetesClient::answer);
    }

    private <T> T exchange(String method, String path, byte[] body, Reader<T> reader)
            throws KubernetesException {
        ApiServer at = server();
        KeptConnection kept = connection(at);
        try {
            return kept.exchange(
                    at.endpoint(),
                    (wire, until) -> {
                        String who = at.credentials().authorization();
                        return reader.read(kept, wire, wire.send(method, path, who, body, until));
                    },
                    Deadline.in(conf.timeout()));
        } catch (IOException e) {
            kept.close();
            throw new KubernetesException("it cannot be reached (" + describe(e) + ")", e);
        } catch (TlsException e) {
            throw new KubernetesException(e.getMessage(), e);
        } catch (KubernetesException | RuntimeException e) {
            kept.close(); // the response may not have been read to its end
            throw e;
        }
    }

    private ApiServer server() throws KubernetesException {
        if (server.isEmpty()) {
            server = Optional.of(ApiServer.of(conf.access()));
        }
        return server.get();
    }

    private KeptConnection connection(ApiServer at) {
        if (connection.isEmpty()) {
            connection = Optional.of(new KeptConnection(at.tls()));
        }
        return connection.get();
    }

    private static Answer answer(KeptConnection kept, HttpConnection wire, HttpResponse response)
            throws IOException {
        byte[] body = kept.body(response);
        try {
            return new Answer(response.status(), Json.parseObject(body));
        } catch (JsonException e) {
            // before its API it has checks that speak plainly, and there may be another server
            String text = new String(body, StandardCharsets.UTF_8).strip();
            return new Answer(response.status(), Json.object().put("message", text));
        }
    }

    private static String describe(IOException e) {
        return switch (e) {
            case SocketTimeoutException _ -> "no answer in time";
            case ConnectException _ -> "connection refused";
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }
}
