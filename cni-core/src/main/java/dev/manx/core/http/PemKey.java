package dev.manx.core.http;

import dev.manx.core.conf.PemSource;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/// A private key in PEM (RFC 7468, section 10): PKCS #8, not encrypted. The JDK reads its bytes;
/// the two older forms have other bytes, which openssl turns into these.
final class PemKey {

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private PemKey() {}

    /// @param algorithm of the key, as its certificate says
    /// @throws TlsException naming the file and how to make a good one; never what is in it
    static PrivateKey read(PemSource source, String algorithm) throws TlsException {
        var text = new String(PemText.read(source), StandardCharsets.US_ASCII);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new TlsException(
                    source
                            + ": has no \"BEGIN PRIVATE KEY\" (make it with openssl pkcs8 -topk8"
                            + " -nocrypt -in "
                            + source
                            + ")");
        }
        try {
            byte[] bytes =
                    Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new TlsException(
                    source + ": not a private key for a certificate of " + algorithm, e);
        }
    }
}
