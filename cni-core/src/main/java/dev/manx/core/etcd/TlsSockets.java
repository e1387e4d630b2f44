package dev.manx.core.etcd;

import dev.manx.core.conf.Endpoint;
import dev.manx.core.conf.EtcdConf;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
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
final class TlsSockets {

    private static final char[] NO_PASSWORD = {};

    private final SSLSocketFactory factory;

    private TlsSockets(SSLSocketFactory factory) {
        this.factory = factory;
    }

    /// @throws EtcdException naming the file that cannot be used
    static TlsSockets of(EtcdConf.Tls conf) throws EtcdException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            Path ca = conf.ca().orElseThrow(() -> new EtcdException("registry.ca is missing"));
            context.init(keys(conf.client()), trust(ca).getTrustManagers(), null);
            return new TlsSockets(context.getSocketFactory());
        } catch (GeneralSecurityException | IOException e) {
            throw new EtcdException("set up TLS: " + e, e);
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

    private static TrustManagerFactory trust(Path ca)
            throws GeneralSecurityException, IOException, EtcdException {
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate each : certificates(ca)) {
            store.setCertificateEntry("ca" + number++, each);
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust;
    }

    private static KeyManager[] keys(Optional<EtcdConf.ClientCertificate> client)
            throws GeneralSecurityException, IOException, EtcdException {
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

    private static Collection<? extends Certificate> certificates(Path file)
            throws GeneralSecurityException, EtcdException {
        byte[] text;
        try {
            text = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new EtcdException("read " + file + ": " + e, e);
        }
        var factory = CertificateFactory.getInstance("X.509");
        Collection<? extends Certificate> all;
        try {
            all = factory.generateCertificates(new ByteArrayInputStream(text));
        } catch (GeneralSecurityException e) {
            throw new EtcdException(file + ": not a certificate in PEM: " + e.getMessage(), e);
        }
        if (all.isEmpty()) {
            throw new EtcdException(file + ": has no certificate (PEM is wanted)");
        }
        return all;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
