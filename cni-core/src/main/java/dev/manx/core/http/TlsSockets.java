package dev.manx.core.http;

import dev.manx.core.conf.Endpoint;
import dev.manx.core.conf.PemSource;
import dev.manx.core.conf.TlsConf;
import dev.manx.core.linux.Executable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/// TLS on a connection, by the files that the configuration names: one authority to trust and no
/// other, the server's name checked, a certificate of our own where there is one.
public final class TlsSockets {

    private static final char[] NO_PASSWORD = {};

    private final SSLSocketFactory factory;

    private TlsSockets(SSLSocketFactory factory) {
        this.factory = factory;
    }

    /// The JDK's TLS makes the executable 10 MB larger and each plugin call's memory 2.5 MB,
    /// whether or not it is used, which is too much for what a node pays at each pod (decision 22).
    /// So an image has none yet; the builder sees that what is behind this is never reached.
    ///
    /// @throws TlsException naming the file that cannot be used
    public static TlsSockets of(TlsConf conf) throws TlsException {
        if (Executable.isImage()) {
            throw new TlsException(
                    "this executable does not speak TLS yet (use http endpoints on a network that"
                            + " is trusted, or a TLS proxy on this machine)");
        }
        return load(conf);
    }

    private static TlsSockets load(TlsConf conf) throws TlsException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            PemSource ca = conf.ca().orElseThrow(() -> new TlsException("registry.ca is missing"));
            context.init(keys(conf.client()), trust(ca).getTrustManagers(), null);
            return new TlsSockets(context.getSocketFactory());
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsException("set up TLS: " + e, e);
        }
    }

    /// Speaks TLS over a connection that stands.
    SSLSocket over(Socket socket, Endpoint endpoint) throws IOException {
        var tls = (SSLSocket) factory.createSocket(socket, endpoint.host(), endpoint.port(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // without it any name would do
        tls.setSSLParameters(parameters);
        return tls;
    }

    private static TrustManagerFactory trust(PemSource ca)
            throws GeneralSecurityException, IOException, TlsException {
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate each : certificates(ca)) {
            store.setCertificateEntry("ca" + number++, each);
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust;
    }

    private static KeyManager[] keys(Optional<TlsConf.ClientCertificate> client)
            throws GeneralSecurityException, IOException, TlsException {
        KeyStore store = emptyStore();
        if (client.isPresent()) {
            Certificate[] chain = certificates(client.get().cert()).toArray(new Certificate[0]);
            PrivateKey key =
                    PemKey.read(client.get().key(), chain[0].getPublicKey().getAlgorithm());
            store.setKeyEntry("client", key, NO_PASSWORD, chain);
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        return keys.getKeyManagers();
    }

    private static Collection<? extends Certificate> certificates(PemSource source)
            throws GeneralSecurityException, TlsException {
        byte[] text = PemText.read(source);
        var factory = CertificateFactory.getInstance("X.509");
        Collection<? extends Certificate> all;
        try {
            all = factory.generateCertificates(new ByteArrayInputStream(text));
        } catch (GeneralSecurityException e) {
            throw new TlsException(source + ": not a certificate in PEM: " + e.getMessage(), e);
        }
        if (all.isEmpty()) {
            throw new TlsException(source + ": has no certificate (PEM is wanted)");
        }
        return all;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
