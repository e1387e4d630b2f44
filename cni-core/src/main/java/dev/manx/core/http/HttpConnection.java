package dev.manx.core.http;

import dev.manx.core.conf.Endpoint;
import dev.manx.core.tls.TlsClient;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// HTTP/1.1 (RFC 9112) on one connection to one endpoint: requests one after the other, with a JSON
/// text or none, each with a deadline. No threads, no pool, no redirects: what etcd's gateway and
/// Kubernetes' API need and no more.
public final class HttpConnection implements Closeable {

    private final Endpoint endpoint;
    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private Deadline deadline;

    private HttpConnection(
            Endpoint endpoint, Optional<TlsClient> tls, Socket socket, Deadline deadline)
            throws IOException {
        this.endpoint = endpoint;
        this.socket = socket;
        this.deadline = deadline;
        OutputStream below = new LeavingLastWords(socket.getOutputStream());
        InputStream limited = new UntilDeadline(socket.getInputStream());
        if (tls.isPresent()) {
            TlsClient.Streams clear = tls.get().over(limited, below, endpoint.host());
            this.out = clear.out();
            this.in = new BufferedInputStream(clear.in());
        } else {
            this.out = below;
            this.in = new BufferedInputStream(limited);
        }
    }

    /// @param tls for an endpoint that is to be spoken to with TLS
    static HttpConnection open(Endpoint endpoint, Optional<TlsClient> tls, Deadline deadline)
            throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            var address = new InetSocketAddress(endpoint.host(), endpoint.port());
            if (address.isUnresolved()) {
                throw new IOException("the name " + endpoint.host() + " has no address");
            }
            socket.connect(address, deadline.millis());
            return new HttpConnection(endpoint, tls, socket, deadline);
        } catch (IOException | RuntimeException | Error e) {
            socket.close();
            throw e;
        }
    }

    /// Sends a request and reads its response up to the body.
    ///
    /// @param method such as `POST`
    /// @param path and query, such as `/v3/kv/txn`
    /// @param authorization the field's value; empty for none
    /// @param body a JSON text; empty for none
    public HttpResponse send(
            String method, String path, String authorization, byte[] body, Deadline until)
            throws IOException {
        deadline = until;
        String head =
                method
                        + " "
                        + path
                        + " HTTP/1.1\r\nHost: "
                        + host()
                        + "\r\nAccept: application/json"
                        + (body.length == 0
                                ? ""
                                : "\r\nContent-Type: application/json\r\nContent-Length: "
                                        + body.length)
                        + (authorization.isEmpty() ? "" : "\r\nAuthorization: " + authorization)
                        + "\r\n\r\n";
        byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[headBytes.length + body.length];
        System.arraycopy(headBytes, 0, whole, 0, headBytes.length);
        System.arraycopy(body, 0, whole, headBytes.length, body.length);
        out.write(whole);
        out.flush();
        return HttpResponse.read(in);
    }

    /// How long what is read from now on may take, for a response that comes in pieces.
    public void waitUntil(Deadline until) {
        deadline = until;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is given up for good, and nothing was left to be written
        }
    }

    private String host() {
        String text = endpoint.toString();
        return text.substring(text.indexOf("//") + 2);
    }

    /// Does not complain when the server has hung up: it may have said why before that (an alert of
    /// TLS, an HTTP error), and the read that follows finds this, or the end.
    private static final class LeavingLastWords extends OutputStream {
        private final OutputStream below;

        LeavingLastWords(OutputStream below) {
            this.below = below;
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                below.write(bytes, offset, length);
            } catch (IOException e) {
                // whoever reads next hears of it
            }
        }
    }

    /// Lets no single read wait beyond the deadline, so that a server which sends a byte now and
    /// then cannot hold us.
    private final class UntilDeadline extends InputStream {
        private final InputStream below;

        UntilDeadline(InputStream below) {
            this.below = below;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            socket.setSoTimeout(deadline.millis());
            return below.read(bytes, offset, length);
        }
    }
}
