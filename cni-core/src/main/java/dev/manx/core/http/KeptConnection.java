package dev.manx.core.http;

import dev.manx.core.conf.Endpoint;
import dev.manx.core.conf.TlsConf;
import dev.manx.core.tls.TlsClient;
import dev.manx.core.tls.TlsException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/// At most one connection, kept for the next request to the same endpoint; for one thread.
///
/// A request that failed on a connection which was kept is made once more on a new one, since the
/// server may have closed it in between. So it may be carried out twice.
public final class KeptConnection implements Closeable {

    private final TlsConf tls;
    private Optional<HttpConnection> connection = Optional.empty();

    /// @param tls for endpoints with `https`
    public KeptConnection(TlsConf tls) {
        this.tls = tls;
    }

    /// A request and what is read of its response.
    @FunctionalInterface
    public interface Exchange<T, E extends Exception> {
        T on(HttpConnection at, Deadline until) throws IOException, E;
    }

    /// Has the exchange on the connection that was kept, or on a new one.
    ///
    /// After an exception the connection may have a rest of a response in it: [#close] it.
    ///
    /// @throws TlsException it cannot be spoken to with TLS
    public <T, E extends Exception> T exchange(
            Endpoint endpoint, Exchange<T, E> exchange, Deadline until)
            throws IOException, TlsException, E {
        boolean kept = connection.isPresent();
        try {
            return exchange.on(connect(endpoint, until), until);
        } catch (IOException e) {
            if (!kept || until.isOver()) {
                throw e;
            }
            close();
            return exchange.on(connect(endpoint, until), until);
        }
    }

    /// The response's body, after which the connection may be at its end.
    public byte[] body(HttpResponse response) throws IOException {
        byte[] body = response.body();
        if (response.isLast()) {
            close();
        }
        return body;
    }

    /// The connection is somebody else's from now on.
    public void giveAway() {
        connection = Optional.empty();
    }

    @Override
    public void close() {
        connection.ifPresent(HttpConnection::close);
        connection = Optional.empty();
    }

    /// The files of TLS are read for each connection: certificates are renewed while we run.
    private HttpConnection connect(Endpoint endpoint, Deadline until)
            throws IOException, TlsException {
        if (connection.isEmpty()) {
            Optional<TlsClient> secured =
                    endpoint.tls() ? Optional.of(TlsClient.of(tls)) : Optional.empty();
            connection = Optional.of(HttpConnection.open(endpoint, secured, until));
        }
        return connection.get();
    }
}
