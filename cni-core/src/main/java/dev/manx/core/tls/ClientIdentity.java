package dev.manx.core.tls;

import dev.manx.core.conf.PemSource;
import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;

/// Who we are, for a server that asks: a certificate, those of the authorities above it that the
/// server may not have, and the key.
///
/// @param chain ours first
/// @param key of the first
record ClientIdentity(List<X509> chain, AsymmetricKeyParameter key) {

    /// @param certificates PEM
    /// @param key PEM: PKCS #8, or the older forms for RSA and elliptic curves; without a password
    static ClientIdentity read(PemSource certificates, PemSource key) throws TlsException {
        return new ClientIdentity(X509.read(certificates), readKey(key));
    }

    private static AsymmetricKeyParameter readKey(PemSource source) throws TlsException {
        for (Pem each : Pem.read(source)) {
            try {
                switch (each.label()) {
                    case "PRIVATE KEY" -> {
                        return known(PrivateKeyFactory.createKey(each.bytes()), source);
                    }
                    case "RSA PRIVATE KEY" -> {
                        var algorithm =
                                new AlgorithmIdentifier(
                                        PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
                        var rsa = RSAPrivateKey.getInstance(each.bytes());
                        return known(
                                PrivateKeyFactory.createKey(new PrivateKeyInfo(algorithm, rsa)),
                                source);
                    }
                    case "EC PRIVATE KEY" -> {
                        var ec = ECPrivateKey.getInstance(each.bytes());
                        var algorithm =
                                new AlgorithmIdentifier(
                                        X9ObjectIdentifiers.id_ecPublicKey,
                                        ec.getParametersObject());
                        return known(
                                PrivateKeyFactory.createKey(new PrivateKeyInfo(algorithm, ec)),
                                source);
                    }
                    case "ENCRYPTED PRIVATE KEY" ->
                            throw new TlsException(
                                    source
                                            + ": the key has a password (take it off with openssl"
                                            + " pkcs8 -in "
                                            + source
                                            + ")");
                    default -> {} // such as EC PARAMETERS
                }
            } catch (IOException | RuntimeException e) {
                throw new TlsException(source + ": the private key is damaged", e);
            }
        }
        throw new TlsException(source + ": has no private key (PEM is wanted: BEGIN PRIVATE KEY)");
    }

    private static AsymmetricKeyParameter known(AsymmetricKeyParameter key, PemSource source)
            throws TlsException {
        return switch (key) {
            case RSAKeyParameters _, ECPrivateKeyParameters _, Ed25519PrivateKeyParameters _ -> key;
            default ->
                    throw new TlsException(
                            source + ": the key must be RSA, of an elliptic curve, or Ed25519");
        };
    }

    /// An answer to the server's question, signed by an algorithm that it knows.
    @SuppressWarnings("JdkObsolete") // Bouncy Castle's signature
    TlsCredentials credentials(TlsContext context, Tls13Crypto crypto, CertificateRequest request)
            throws IOException {
        var entries = new CertificateEntry[chain.size()];
        for (int i = 0; i < entries.length; i++) {
            entries[i] =
                    new CertificateEntry(
                            crypto.createCertificate(chain.get(i).der()), new Hashtable<>());
        }
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                key,
                new Certificate(request.getCertificateRequestContext(), entries),
                algorithm(request.getSupportedSignatureAlgorithms()));
    }

    private SignatureAndHashAlgorithm algorithm(Vector<?> accepted) throws IOException {
        for (SignatureAndHashAlgorithm each : TlsOffer.signaturesBy(key)) {
            if (accepted.contains(each)) {
                return each;
            }
        }
        throw new TlsFatalAlert(
                AlertDescription.handshake_failure,
                "the server accepts no signature that our key can make");
    }
}
