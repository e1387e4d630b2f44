package dev.manx.ipam.registry;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A port of loopback behind which a server is spoken to with TLS, as one certain client: whoever
/// comes by it need speak none, and is that client.
final class TlsDoor implements Closeable {

    private static final int BUFFER = 64 * 1024;

    private final ServerSocket entrance;
    private final SSLContext context;
    private final int server;

    private TlsDoor(ServerSocket entrance, SSLContext context, int server) {
        this.entrance = entrance;
        this.context = context;
        this.server = server;
    }

    /// @param client a key store of PKCS #12
    /// @param authority PEM, whom to trust
    static TlsDoor to(int server, Path client, String password, Path authority)
            throws IOException, GeneralSecurityException {
        var door =
                new TlsDoor(
                        new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                        context(client, password.toCharArray(), authority),
                        server);
        Thread.ofVirtual().start(door::accept);
        return door;
    }

    int port() {
        return entrance.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }

    private static SSLContext context(Path client, char[] password, Path authority)
            throws IOException, GeneralSecurityException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(new ByteArrayInputStream(Files.readAllBytes(client)), password);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, password);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, password);
        trusted.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(Files.readAllBytes(authority))));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entrance.accept();
                Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException e) {
            // close()
        }
    }

    private void connect(Socket client) {
        try {
            Socket onward =
                    context.getSocketFactory()
                            .createSocket(InetAddress.getLoopbackAddress(), server);
            Thread.ofVirtual().start(() -> copy(onward, client));
            copy(client, onward);
        } catch (IOException e) {
            close(client); // a server that is down: the client finds nobody, as it should
        }
    }

    /// Until the one end is closed; then the other is, too.
    private static void copy(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            int count = in.read(buffer);
            while (count >= 0) {
                out.write(buffer, 0, count);
                out.flush();
                count = in.read(buffer);
            }
        } catch (IOException e) {
            // closed by the other direction, or by its end
        }
        close(from);
        close(to);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is given up
        }
    }
}
