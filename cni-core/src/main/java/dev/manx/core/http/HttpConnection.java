package dev.manx.core.http;

import dev.manx.core.conf.Endpoint;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/// HTTP/1.1 (RFC 9112) on one connection to one endpoint: requests one after the other, with a JSON
/// text or none, each with a deadline. No threads, no pool, no redirects: what etcd's gateway and
/// Kubernetes' API need and no more.
public final class HttpConnection implements Closeable {

    private final Endpoint endpoint;
    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private Deadline deadline;

    private HttpConnection(Endpoint endpoint, Socket socket, Deadline deadline) throws IOException {
        this.endpoint = endpoint;
        this.socket = socket;
        this.deadline = deadline;
        this.out = socket.getOutputStream();
        this.in = new BufferedInputStream(new UntilDeadline(socket.getInputStream()));
    }

    /// @param tls for an endpoint that is to be spoken to with TLS
    static HttpConnection open(Endpoint endpoint, Optional<TlsSockets> tls, Deadline deadline)
            throws IOException {
        var plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.setKeepAlive(true);
            var address = new InetSocketAddress(endpoint.host(), endpoint.port());
            if (address.isUnresolved()) {
                throw new IOException("the name " + endpoint.host() + " has no address");
            }
            plain.connect(address, deadline.millis());
            if (tls.isEmpty()) {
                return new HttpConnection(endpoint, plain, deadline);
            }
            plain.setSoTimeout(deadline.millis());
            SSLSocket secured = tls.get().over(plain, endpoint);
            secured.startHandshake();
            return new HttpConnection(endpoint, secured, deadline);
        } catch (IOException | RuntimeException | Error e) {
            plain.close();
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
