package dev.manx.core.tls;

import dev.manx.core.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/// Whom a server's certificate is about: its `subjectAltName`, and nothing else (RFC 9525, section
/// 2).
///
/// @param certificate for messages
/// @param names DNS names, small letters; the leftmost label may be `*`
/// @param addresses IPv4 or IPv6
record SubjectNames(X509 certificate, List<String> names, List<IpAddress> addresses) {

    static SubjectNames of(X509 certificate) {
        var names = new ArrayList<String>();
        var addresses = new ArrayList<IpAddress>();
        Optional<GeneralNames> all =
                certificate
                        .extension(Extension.subjectAlternativeName)
                        .map(GeneralNames::getInstance);
        if (all.isPresent()) {
            for (GeneralName each : all.get().getNames()) {
                switch (each.getTagNo()) {
                    case GeneralName.dNSName ->
                            names.add(each.getName().toString().toLowerCase(Locale.ROOT));
                    case GeneralName.iPAddress ->
                            addresses.add(
                                    IpAddress.fromBytes(
                                            ASN1OctetString.getInstance(each.getName())
                                                    .getOctets()));
                    default -> {} // mail, a URI: nothing that a server is called by
                }
            }
        }
        return new SubjectNames(certificate, names, addresses);
    }

    /// @param host a DNS name or an address
    void require(String host) throws UntrustedServerException {
        Optional<IpAddress> address = address(host);
        boolean named =
                address.isPresent()
                        ? addresses.contains(address.get())
                        : names.stream().anyMatch(each -> matches(each, host));
        if (!named) {
            throw new UntrustedServerException(
                    "the certificate of "
                            + certificate.subject()
                            + " is for "
                            + described()
                            + " and not for "
                            + host);
        }
    }

    /// RFC 9525, section 6.3: a `*` stands for one whole label, the leftmost.
    private static boolean matches(String pattern, String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (!pattern.startsWith("*.")) {
            return pattern.equals(name);
        }
        int dot = name.indexOf('.');
        return dot > 0 && name.substring(dot).equals(pattern.substring(1));
    }

    static boolean isAddress(String host) {
        return address(host).isPresent();
    }

    private static Optional<IpAddress> address(String host) {
        try {
            return Optional.of(IpAddress.parse(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private String described() {
        var all = new ArrayList<String>(names);
        addresses.forEach(each -> all.add(each.toString()));
        return all.isEmpty() ? "nobody (it has no subjectAltName)" : String.join(", ", all);
    }
}
