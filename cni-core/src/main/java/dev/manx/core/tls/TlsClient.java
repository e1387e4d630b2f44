package dev.manx.core.tls;

import dev.manx.core.conf.TlsConf;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.TlsCertificate;

/// TLS on connections, by the files that the configuration names.
public final class TlsClient {

    private final ServerTrust trust;
    private final Optional<ClientIdentity> identity;
    private final Tls13Crypto crypto = new Tls13Crypto();

    private TlsClient(ServerTrust trust, Optional<ClientIdentity> identity) {
        this.trust = trust;
        this.identity = identity;
    }

    /// Reads the files.
    ///
    /// @throws TlsException naming the one that cannot be used
    public static TlsClient of(TlsConf conf) throws TlsException {
        List<X509> authorities = new ArrayList<>();
        if (conf.ca().isPresent()) {
            authorities = X509.read(conf.ca().get());
        }
        Optional<ClientIdentity> identity = Optional.empty();
        if (conf.client().isPresent()) {
            identity =
                    Optional.of(
                            ClientIdentity.read(
                                    conf.client().get().cert(), conf.client().get().key()));
        }
        return new TlsClient(new ServerTrust(authorities), identity);
    }

    /// What is read from and written to the server, in clear.
    ///
    /// @param in ends with [java.io.EOFException] where the server did not say that it was the end
    public record Streams(InputStream in, OutputStream out) {}

    /// Speaks TLS over a connection that stands: the handshake, and then what is told. Whoever made
    /// the connection closes it.
    ///
    /// @param in of the connection; how long it waits is its own business
    /// @param host the name or address that the server was called by, which its certificate must
    ///   have
    /// @throws UntrustedServerException the server is not one to talk to
    public Streams over(InputStream in, OutputStream out, String host) throws IOException {
        var protocol = new TlsClientProtocol(in, out);
        var handshake = new Handshake(host);
        try {
            protocol.connect(handshake);
        } catch (IOException e) {
            throw handshake.problem.isPresent() ? handshake.problem.get() : e;
        }
        return new Streams(protocol.getInputStream(), protocol.getOutputStream());
    }

    @SuppressWarnings("JdkObsolete") // a Vector is what Bouncy Castle takes
    private final class Handshake extends AbstractTlsClient implements TlsAuthentication {

        private final String host;

        /// Bouncy Castle tells the server and the caller by alerts, which have no words of ours.
        private Optional<UntrustedServerException> problem = Optional.empty();

        Handshake(String host) {
            super(crypto);
            this.host = host;
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.TLSv13.only();
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return TlsOffer.cipherSuites();
        }

        @Override
        protected Vector<Integer> getSupportedGroups(
                @SuppressWarnings("rawtypes") Vector namedGroupRoles) {
            return TlsOffer.groups();
        }

        @Override
        protected Vector<SignatureAndHashAlgorithm> getSupportedSignatureAlgorithms() {
            return TlsOffer.signatures();
        }

        /// A DNS name; an address is not told (RFC 6066, section 3).
        @Override
        @SuppressWarnings("NullAway") // Bouncy Castle's word for "not told"
        protected Vector<ServerName> getSNIServerNames() {
            if (SubjectNames.isAddress(host)) {
                return null;
            }
            byte[] name = host.getBytes(StandardCharsets.US_ASCII);
            return new Vector<>(List.of(new ServerName(NameType.host_name, name)));
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return this;
        }

        @Override
        public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
            try {
                var chain = new ArrayList<X509>();
                for (TlsCertificate each : server.getCertificate().getCertificateList()) {
                    chain.add(X509.parse(each.getEncoded()));
                }
                trust.check(chain, host, Instant.now());
            } catch (IllegalArgumentException e) {
                throw refused(
                        new UntrustedServerException("a certificate of the server cannot be read"));
            } catch (UntrustedServerException e) {
                throw refused(e);
            }
        }

        private TlsFatalAlert refused(UntrustedServerException why) {
            problem = Optional.of(why);
            return new TlsFatalAlert(AlertDescription.bad_certificate, why);
        }

        @Override
        @SuppressWarnings("NullAway") // Bouncy Castle's word for "none"
        public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
            return identity.isPresent()
                    ? identity.get().credentials(context, crypto, request)
                    : null;
        }
    }
}
