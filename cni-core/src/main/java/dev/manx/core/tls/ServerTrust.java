package dev.manx.core.tls;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/// Which servers are trusted: those whose certificate names them, is for servers, and goes back to
/// one of our authorities by signatures that are good now (RFC 5280, section 6.1, with what a small
/// private authority uses of it). Whatever is not understood is not trusted: an unknown extension
/// that its issuer calls critical, and name constraints, which are not checked here.
///
/// An authority is trusted because it is in our file, whether it is a root or not, as Go's programs
/// have it. A server's own certificate in that file is trusted too.
///
/// @param authorities those of our file
record ServerTrust(List<X509> authorities) {

    private static final Set<ASN1ObjectIdentifier> UNDERSTOOD =
            Set.of(
                    Extension.basicConstraints,
                    Extension.keyUsage,
                    Extension.extendedKeyUsage,
                    Extension.subjectAlternativeName,
                    Extension.subjectKeyIdentifier,
                    Extension.authorityKeyIdentifier,
                    // Says under which rules it was issued. We ask for none.
                    Extension.certificatePolicies);

    /// A chain longer than this is no honest one.
    private static final int LONGEST_CHAIN = 8;

    /// @param chain as the server sent it: its own certificate first, others in any order
    /// @param host the name or address that it was called by
    /// @throws UntrustedServerException saying what is wrong with which certificate
    void check(List<X509> chain, String host, Instant now) throws UntrustedServerException {
        if (chain.isEmpty()) {
            throw new UntrustedServerException("it sent no certificate");
        }
        if (chain.size() > LONGEST_CHAIN) {
            throw new UntrustedServerException(
                    "it sent " + chain.size() + " certificates (at most " + LONGEST_CHAIN + ")");
        }
        X509 server = chain.getFirst();
        try {
            requireValid(server, now);
            requireForServers(server);
            SubjectNames.of(server).require(host);
            climb(server, chain.subList(1, chain.size()), 0, now);
        } catch (RuntimeException e) { // of Bouncy Castle, which reads extensions when asked for
            throw new UntrustedServerException("a certificate cannot be read: " + e.getMessage());
        }
    }

    /// From one certificate to an authority.
    ///
    /// @param below how many authorities are below the next one
    private void climb(X509 from, List<X509> sent, int below, Instant now)
            throws UntrustedServerException {
        Optional<UntrustedServerException> problem = Optional.empty();
        for (X509 each : authorities) {
            if (each.isSame(from)) {
                return;
            }
            if (hasSigned(each, from)) {
                try {
                    requireIssuer(each, below, now);
                    return;
                } catch (UntrustedServerException e) {
                    problem = Optional.of(e); // another with the same name may do
                }
            }
        }
        for (X509 each : sent) {
            if (below < sent.size() && hasSigned(each, from)) {
                try {
                    requireIssuer(each, below, now);
                    climb(each, sent, below + 1, now);
                    return;
                } catch (UntrustedServerException e) {
                    problem = Optional.of(e);
                }
            }
        }
        if (problem.isPresent()) {
            throw problem.get();
        }
        throw untrusted(
                from,
                "is not signed by an authority that is trusted; its issuer is " + from.issuer());
    }

    private static boolean hasSigned(X509 issuer, X509 subject) throws UntrustedServerException {
        try {
            return subject.isSignedBy(issuer);
        } catch (UnsupportedSignatureException e) {
            throw untrusted(subject, "is " + e.getMessage());
        }
    }

    private static void requireValid(X509 certificate, Instant now)
            throws UntrustedServerException {
        if (now.isBefore(certificate.notBefore())) {
            throw untrusted(
                    certificate,
                    "is valid from " + certificate.notBefore() + " on, and it is " + now);
        }
        if (now.isAfter(certificate.notAfter())) {
            throw untrusted(certificate, "has expired at " + certificate.notAfter());
        }
        if (certificate.extensions().isPresent()) {
            for (ASN1ObjectIdentifier each :
                    certificate.extensions().get().getCriticalExtensionOIDs()) {
                if (!UNDERSTOOD.contains(each)) {
                    throw untrusted(
                            certificate,
                            "has a critical extension that is not known here: " + each);
                }
            }
            if (certificate.extension(Extension.nameConstraints).isPresent()) {
                throw untrusted(certificate, "has name constraints, which are not known here");
            }
        }
    }

    private static void requireForServers(X509 server) throws UntrustedServerException {
        requireUsage(server, KeyUsage.digitalSignature, "digitalSignature");
        var purposes =
                server.extension(Extension.extendedKeyUsage).map(ExtendedKeyUsage::getInstance);
        if (purposes.isPresent()
                && !purposes.get().hasKeyPurposeId(KeyPurposeId.id_kp_serverAuth)
                && !purposes.get().hasKeyPurposeId(KeyPurposeId.anyExtendedKeyUsage)) {
            throw untrusted(server, "is not for servers (extendedKeyUsage lacks serverAuth)");
        }
    }

    private static void requireIssuer(X509 issuer, int below, Instant now)
            throws UntrustedServerException {
        requireValid(issuer, now);
        requireUsage(issuer, KeyUsage.keyCertSign, "keyCertSign");
        var constraints =
                issuer.extension(Extension.basicConstraints).map(BasicConstraints::getInstance);
        if (constraints.isEmpty() || !constraints.get().isCA()) {
            throw untrusted(issuer, "is not an authority's (basicConstraints lacks CA)");
        }
        var longest = constraints.get().getPathLenConstraint();
        if (longest != null && longest.longValueExact() < below) {
            throw untrusted(issuer, "allows no more than " + longest + " authorities below it");
        }
    }

    /// A certificate without the extension is good for all.
    private static void requireUsage(X509 certificate, int usage, String name)
            throws UntrustedServerException {
        var usages = certificate.extension(Extension.keyUsage).map(KeyUsage::getInstance);
        if (usages.isPresent() && !usages.get().hasUsages(usage)) {
            throw untrusted(certificate, "is not for this (keyUsage lacks " + name + ")");
        }
    }

    private static UntrustedServerException untrusted(X509 certificate, String what) {
        return new UntrustedServerException(
                "the certificate of " + certificate.subject() + " " + what);
    }
}
