package dev.manx.core.tls;

import java.util.List;
import java.util.Vector;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;

/// What we offer a server: what RFC 8446 (section 9.1) wants of everybody, and the usual besides.
@SuppressWarnings("JdkObsolete") // a Vector is what Bouncy Castle takes
final class TlsOffer {

    private TlsOffer() {}

    static int[] cipherSuites() {
        return new int[] {
            CipherSuite.TLS_AES_128_GCM_SHA256,
            CipherSuite.TLS_AES_256_GCM_SHA384,
            CipherSuite.TLS_CHACHA20_POLY1305_SHA256
        };
    }

    static Vector<Integer> groups() {
        return new Vector<>(List.of(NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1));
    }

    /// Of the server in the handshake, and of authorities in certificates.
    static Vector<SignatureAndHashAlgorithm> signatures() {
        var all = new Vector<SignatureAndHashAlgorithm>();
        all.add(SignatureAndHashAlgorithm.ed25519);
        all.addAll(ecdsa());
        all.addAll(rsa());
        // In certificates only: TLS 1.3 has no other use for it.
        for (short hash :
                new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512}) {
            all.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.rsa));
        }
        return all;
    }

    /// What this private key can sign a handshake with, the best first.
    static List<SignatureAndHashAlgorithm> signaturesBy(AsymmetricKeyParameter key) {
        return switch (key) {
            case Ed25519PrivateKeyParameters _ -> List.of(SignatureAndHashAlgorithm.ed25519);
            // In TLS 1.3 the hash goes with the curve.
            case ECPrivateKeyParameters ec ->
                    switch (ec.getParameters().getN().bitLength()) {
                        case 256 -> ecdsa().subList(0, 1);
                        case 384 -> ecdsa().subList(1, 2);
                        case 521 -> ecdsa().subList(2, 3);
                        default -> List.of();
                    };
            default -> rsa();
        };
    }

    /// With SHA-256, 384 and 512.
    private static List<SignatureAndHashAlgorithm> ecdsa() {
        return List.of(
                SignatureAndHashAlgorithm.getInstance(
                        HashAlgorithm.sha256, SignatureAlgorithm.ecdsa),
                SignatureAndHashAlgorithm.getInstance(
                        HashAlgorithm.sha384, SignatureAlgorithm.ecdsa),
                SignatureAndHashAlgorithm.getInstance(
                        HashAlgorithm.sha512, SignatureAlgorithm.ecdsa));
    }

    private static List<SignatureAndHashAlgorithm> rsa() {
        return List.of(
                SignatureAndHashAlgorithm.rsa_pss_rsae_sha256,
                SignatureAndHashAlgorithm.rsa_pss_rsae_sha384,
                SignatureAndHashAlgorithm.rsa_pss_rsae_sha512);
    }
}
