package dev.manx.core.etcd;

import dev.manx.core.conf.Endpoint;
import dev.manx.core.conf.EtcdConf;
import dev.manx.core.http.Deadline;
import dev.manx.core.http.HttpConnection;
import dev.manx.core.http.HttpResponse;
import dev.manx.core.http.KeptConnection;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonNode;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.tls.TlsException;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;

/// Requests to whichever member of an etcd answers, over its JSON gateway. One connection, kept for
/// the next request; for one thread.
///
/// A request that got no answer is made again at the next endpoint, each having its share of the
/// time that is left. It may then have been carried out twice, so every request of ours can be.
final class EtcdClient implements Closeable {

    /// Codes of gRPC, which the gateway passes on beside the message.
    private static final int DEADLINE_EXCEEDED = 4;

    private static final int UNAVAILABLE = 14;
    private static final int UNAUTHENTICATED = 16;
    private static final int OK = 200;
    private static final int LONGEST_REFUSAL = 200;

    private final EtcdConf conf;
    private final KeptConnection connection;
    private String token = "";
    private int current;

    EtcdClient(EtcdConf conf) {
        this.conf = conf;
        this.connection = new KeptConnection(conf.tls());
    }

    /// @param path such as `/v3/kv/txn`
    /// @throws EtcdException no endpoint answered, or one refused
    ObjectNode call(String path, ObjectNode request) throws EtcdException {
        byte[] body = Json.compact(request);
        return anywhere((at, until) -> answer(at, path, body, until));
    }

    /// A request whose response goes on coming. The connection is the stream's from then on.
    EtcdStream stream(String path, ObjectNode request) throws EtcdException {
        byte[] body = Json.compact(request);
        EtcdStream stream =
                anywhere(
                        (at, until) -> {
                            HttpResponse response = authorised(at, path, body, until);
                            return new EtcdStream(at, response);
                        });
        connection.giveAway();
        return stream;
    }

    /// The endpoints, for messages.
    String where() {
        var text = new StringBuilder("etcd");
        for (Endpoint each : conf.endpoints()) {
            text.append(text.length() == 4 ? " " : ", ").append(each);
        }
        return text.toString();
    }

    @Override
    public void close() {
        connection.close();
    }

    private <T> T anywhere(KeptConnection.Exchange<T, EtcdException> exchange)
            throws EtcdException {
        Deadline deadline = Deadline.in(conf.timeout());
        int count = conf.endpoints().size();
        var problems = new ArrayList<String>();
        for (int tried = 0; tried < count; tried++) {
            Endpoint endpoint = conf.endpoints().get(current);
            try {
                return connection.exchange(endpoint, exchange, deadline.share(count - tried));
            } catch (IOException e) {
                problems.add(endpoint + ": " + describe(e));
                close();
                current = (current + 1) % count;
            } catch (TlsException e) {
                throw new EtcdException(e.getMessage(), e);
            } catch (EtcdException | RuntimeException e) {
                close(); // the response may not have been read to its end
                throw e;
            }
        }
        throw new EtcdException("it cannot be reached (" + String.join("; ", problems) + ")");
    }

    private ObjectNode answer(HttpConnection at, String path, byte[] body, Deadline until)
            throws IOException, EtcdException {
        HttpResponse response = authorised(at, path, body, until);
        return json(connection.body(response));
    }

    /// A response that is not a refusal, for which a token may have to be had first or anew: it
    /// runs out, and it is void when users change or the member was restarted.
    private HttpResponse authorised(HttpConnection at, String path, byte[] body, Deadline until)
            throws IOException, EtcdException {
        boolean fresh = false;
        if (conf.user().isPresent() && token.isEmpty()) {
            token = authenticate(at, conf.user().get(), until);
            fresh = true;
        }
        HttpResponse response = at.send("POST", path, token, body, until);
        if (response.status() == OK) {
            return response;
        }
        Refusal refusal = refusal(response);
        if (conf.user().isPresent() && !fresh && refusal.isAboutTheToken()) {
            token = authenticate(at, conf.user().get(), until);
            response = at.send("POST", path, token, body, until);
            if (response.status() == OK) {
                return response;
            }
            refusal = refusal(response);
        }
        throw refusal.toException();
    }

    private String authenticate(HttpConnection at, EtcdConf.User user, Deadline until)
            throws IOException, EtcdException {
        String password;
        try {
            password = Files.readString(user.passwordFile());
        } catch (IOException e) {
            throw new EtcdException("read " + user.passwordFile() + ": " + e, e);
        }
        ObjectNode request =
                Json.object()
                        .put("name", user.name())
                        .put("password", password.replaceFirst("\\R\\z", ""));
        HttpResponse response =
                at.send("POST", "/v3/auth/authenticate", "", Json.compact(request), until);
        if (response.status() != OK) {
            throw refusal(response).toException();
        }
        return json(response.body()).path("token").asText();
    }

    /// What etcd said instead of an answer.
    ///
    /// @param code of gRPC; 0 for a server that is no etcd
    private record Refusal(int status, int code, String message) {

        boolean isAboutTheToken() {
            return code == UNAUTHENTICATED
                    || message.contains("invalid auth token")
                    || message.contains("revision of auth store is old");
        }

        /// @return for a member that cannot now, where another one may
        EtcdException toException() throws IOException {
            if (code == UNAVAILABLE || code == DEADLINE_EXCEEDED) {
                throw new IOException(message);
            }
            return new EtcdException("it refused: " + message + " (HTTP status " + status + ")");
        }
    }

    private static Refusal refusal(HttpResponse response) throws IOException {
        byte[] body = response.body();
        try {
            ObjectNode json = Json.parseObject(body);
            String message = json.path("error").asText();
            return new Refusal(
                    response.status(),
                    code(json.path("code")),
                    message.isEmpty() ? json.path("message").asText() : message);
        } catch (JsonException e) {
            return new Refusal(response.status(), 0, firstLine(body));
        }
    }

    /// Of a text that is no JSON: before its gateway etcd has checks that speak plainly, and there
    /// may be no etcd at all.
    private static String firstLine(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        int end = text.indexOf('\n');
        String line = end < 0 ? text : text.substring(0, end).strip();
        return line.substring(0, Math.min(LONGEST_REFUSAL, line.length()));
    }

    private static int code(JsonNode node) {
        try {
            return Integer.parseInt(node.asText());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static ObjectNode json(byte[] body) throws EtcdException {
        try {
            return Json.parseObject(body);
        } catch (JsonException e) {
            throw new EtcdException("its answer: " + e.getMessage(), e);
        }
    }

    private static String describe(IOException e) {
        if (e instanceof SocketTimeoutException) {
            return "no answer in time";
        }
        if (e instanceof ConnectException) {
            return "connection refused or no route";
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
