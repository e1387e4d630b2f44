package dev.manx.core.tls;

import dev.manx.core.conf.PemSource;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.Time;

/// A certificate (X.509 version 3, RFC 5280) and who signed it.
final class X509 {

    /// `yyyyMMddHHmmss`, and behind it the zone, which RFC 5280 (section 4.1.2.5) wants to be UTC.
    private static final int SECONDS_END = 14;

    private final byte[] der;
    private final Certificate parsed;

    private X509(byte[] der, Certificate parsed) {
        this.der = der;
        this.parsed = parsed;
    }

    /// @throws IllegalArgumentException it is no certificate
    static X509 parse(byte[] der) {
        try {
            return new X509(der.clone(), Certificate.getInstance(der));
        } catch (RuntimeException e) { // which of them depends on where the bytes are wrong
            throw new IllegalArgumentException(e);
        }
    }

    /// All of a source.
    ///
    /// @throws TlsException naming the source, if it has none or a damaged one
    static List<X509> read(PemSource source) throws TlsException {
        var all = new ArrayList<X509>();
        for (Pem each : Pem.read(source)) {
            if (each.label().equals("CERTIFICATE")) {
                try {
                    all.add(parse(each.bytes()));
                } catch (IllegalArgumentException e) {
                    throw new TlsException(
                            source + ": certificate " + (all.size() + 1) + " is damaged", e);
                }
            }
        }
        if (all.isEmpty()) {
            throw new TlsException(
                    source + ": has no certificate (PEM is wanted: BEGIN CERTIFICATE)");
        }
        return all;
    }

    byte[] der() {
        return der.clone();
    }

    /// Who it is about, as `CN=…`.
    String subject() {
        return parsed.getSubject().toString();
    }

    /// Who says to have signed it.
    String issuer() {
        return parsed.getIssuer().toString();
    }

    ASN1ObjectIdentifier signatureAlgorithm() {
        return parsed.getSignatureAlgorithm().getAlgorithm();
    }

    /// @throws IllegalArgumentException the time makes no sense
    Instant notBefore() {
        return instant(parsed.getStartDate());
    }

    /// @throws IllegalArgumentException the time makes no sense
    Instant notAfter() {
        return instant(parsed.getEndDate());
    }

    boolean isSame(X509 other) {
        return Arrays.equals(der, other.der);
    }

    /// Whether the other one is named as the issuer, and its key has made the signature.
    ///
    /// @throws UnsupportedSignatureException the signature is of an algorithm that is not accepted
    boolean isSignedBy(X509 issuer) throws UnsupportedSignatureException {
        try {
            return Arrays.equals(bytes(parsed.getIssuer()), bytes(issuer.parsed.getSubject()))
                    && parsed.getSignatureAlgorithm()
                            .equals(parsed.getTBSCertificate().getSignature())
                    && Signatures.verify(
                            signatureAlgorithm(),
                            issuer.parsed.getSubjectPublicKeyInfo(),
                            bytes(parsed.getTBSCertificate()),
                            parsed.getSignature().getOctets());
        } catch (IOException | RuntimeException e) {
            return false; // what cannot be read proves nothing
        }
    }

    /// @return empty for a certificate that has none
    Optional<Extensions> extensions() {
        return Optional.ofNullable(parsed.getExtensions());
    }

    /// The extension's value.
    Optional<ASN1Encodable> extension(ASN1ObjectIdentifier id) {
        return extensions().map(all -> all.getExtensionParsedValue(id));
    }

    private static byte[] bytes(ASN1Encodable part) throws IOException {
        return part.toASN1Primitive().getEncoded(ASN1Encoding.DER);
    }

    private static Instant instant(Time time) {
        String text = time.getTime();
        if (text.length() < SECONDS_END || !text.endsWith("GMT+00:00") && !text.endsWith("Z")) {
            throw new IllegalArgumentException("not a time in UTC: " + text);
        }
        try {
            return LocalDateTime.of(
                            number(text, 0, 4),
                            number(text, 4, 6),
                            number(text, 6, 8),
                            number(text, 8, 10),
                            number(text, 10, 12),
                            number(text, 12, SECONDS_END))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException | NumberFormatException e) {
            throw new IllegalArgumentException("not a time: " + text, e);
        }
    }

    private static int number(String text, int begin, int end) {
        return Integer.parseInt(text, begin, end, 10);
    }
}
