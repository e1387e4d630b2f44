package dev.manx.core.tls;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/// Signatures of certificates: RSA (PKCS #1 version 1.5) from 2,048 bits on and ECDSA, both with
/// SHA-2, and Ed25519. What is weaker is not accepted.
final class Signatures {

    private static final int RSA_BITS_MIN = 2048;

    private Signatures() {}

    /// @throws IOException the key cannot be read
    /// @throws UnsupportedSignatureException naming the algorithm
    static boolean verify(
            ASN1ObjectIdentifier algorithm,
            SubjectPublicKeyInfo publicKey,
            byte[] message,
            byte[] signature)
            throws IOException, UnsupportedSignatureException {
        Signer signer = signer(algorithm);
        AsymmetricKeyParameter key = PublicKeyFactory.createKey(publicKey);
        if (!fits(signer, key)) {
            return false;
        }
        signer.init(false, key);
        signer.update(message, 0, message.length);
        return signer.verifySignature(signature);
    }

    private static Signer signer(ASN1ObjectIdentifier algorithm)
            throws UnsupportedSignatureException {
        if (algorithm.equals(PKCSObjectIdentifiers.sha256WithRSAEncryption)) {
            return new RSADigestSigner(new SHA256Digest());
        }
        if (algorithm.equals(PKCSObjectIdentifiers.sha384WithRSAEncryption)) {
            return new RSADigestSigner(new SHA384Digest());
        }
        if (algorithm.equals(PKCSObjectIdentifiers.sha512WithRSAEncryption)) {
            return new RSADigestSigner(new SHA512Digest());
        }
        if (algorithm.equals(X9ObjectIdentifiers.ecdsa_with_SHA256)) {
            return new DSADigestSigner(new ECDSASigner(), new SHA256Digest());
        }
        if (algorithm.equals(X9ObjectIdentifiers.ecdsa_with_SHA384)) {
            return new DSADigestSigner(new ECDSASigner(), new SHA384Digest());
        }
        if (algorithm.equals(X9ObjectIdentifiers.ecdsa_with_SHA512)) {
            return new DSADigestSigner(new ECDSASigner(), new SHA512Digest());
        }
        if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519)) {
            return new Ed25519Signer();
        }
        throw new UnsupportedSignatureException(
                "signed with " + algorithm + " (accepted: RSA or ECDSA with SHA-2, Ed25519)");
    }

    private static boolean fits(Signer signer, AsymmetricKeyParameter key)
            throws UnsupportedSignatureException {
        return switch (key) {
            case RSAKeyParameters rsa -> {
                if (rsa.getModulus().bitLength() < RSA_BITS_MIN) {
                    throw new UnsupportedSignatureException(
                            "signed by an RSA key of "
                                    + rsa.getModulus().bitLength()
                                    + " bits (at least "
                                    + RSA_BITS_MIN
                                    + ")");
                }
                yield signer instanceof RSADigestSigner;
            }
            case ECPublicKeyParameters _ -> signer instanceof DSADigestSigner;
            case Ed25519PublicKeyParameters _ -> signer instanceof Ed25519Signer;
            default -> false;
        };
    }
}
