package dev.manx.core.tls;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.EncryptionAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsDHConfig;
import org.bouncycastle.tls.crypto.TlsDHDomain;
import org.bouncycastle.tls.crypto.TlsHMAC;
import org.bouncycastle.tls.crypto.TlsKemConfig;
import org.bouncycastle.tls.crypto.TlsKemDomain;
import org.bouncycastle.tls.crypto.TlsSRP6Client;
import org.bouncycastle.tls.crypto.TlsSRP6Server;
import org.bouncycastle.tls.crypto.TlsSRP6VerifierGenerator;
import org.bouncycastle.tls.crypto.TlsSRPConfig;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// Bouncy Castle's cryptography less all that TLS 1.3 as we offer it never asks for. So the image
/// has none of it either: the builder follows every call that could be made.
final class Tls13Crypto extends BcTlsCrypto {

    private static final int AES_128_BYTES = 16;
    private static final int AES_256_BYTES = 32;
    private static final int GCM_TAG_BYTES = 16;

    Tls13Crypto() {
        super(new KernelRandom());
    }

    @Override
    public TlsCipher createCipher(
            TlsCryptoParameters parameters, int encryptionAlgorithm, int macAlgorithm)
            throws IOException {
        return switch (encryptionAlgorithm) {
            case EncryptionAlgorithm.AES_128_GCM ->
                    createCipher_AES_GCM(parameters, AES_128_BYTES, GCM_TAG_BYTES);
            case EncryptionAlgorithm.AES_256_GCM ->
                    createCipher_AES_GCM(parameters, AES_256_BYTES, GCM_TAG_BYTES);
            case EncryptionAlgorithm.CHACHA20_POLY1305 -> createChaCha20Poly1305(parameters);
            default -> throw new TlsFatalAlert(AlertDescription.internal_error);
        };
    }

    @Override
    public TlsDHDomain createDHDomain(TlsDHConfig config) {
        throw notOffered("finite-field Diffie-Hellman");
    }

    @Override
    public TlsKemDomain createKemDomain(TlsKemConfig config) {
        throw notOffered("key encapsulation");
    }

    @Override
    public TlsSecret generateRSAPreMasterSecret(ProtocolVersion clientVersion) {
        throw notOffered("RSA key exchange");
    }

    @Override
    public TlsSRP6Client createSRP6Client(TlsSRPConfig config) {
        throw notOffered("SRP");
    }

    @Override
    public TlsSRP6Server createSRP6Server(TlsSRPConfig config, BigInteger verifier) {
        throw notOffered("SRP");
    }

    @Override
    public TlsSRP6VerifierGenerator createSRP6VerifierGenerator(TlsSRPConfig config) {
        throw notOffered("SRP");
    }

    @Override
    protected TlsHMAC createHMAC_SSL(int macAlgorithm) {
        throw notOffered("SSL 3");
    }

    private static IllegalStateException notOffered(String what) {
        return new IllegalStateException(what + " was not offered");
    }
}
