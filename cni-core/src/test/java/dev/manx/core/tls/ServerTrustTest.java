package dev.manx.core.tls;

import static dev.manx.core.tls.Openssl.AUTHORITY;
import static dev.manx.core.tls.Openssl.ED25519;
import static dev.manx.core.tls.Openssl.P256;
import static dev.manx.core.tls.Openssl.P384;
import static dev.manx.core.tls.Openssl.RSA;
import static dev.manx.core.tls.Openssl.SERVER;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What openssl signs well is trusted, and each thing that may be wrong with it is found and named.
class ServerTrustTest {

    private static Instant now = Instant.EPOCH;
    private static final String HOST = "127.0.0.1";

    @TempDir private static Path folder;
    private static Openssl files = new Openssl(Path.of("/"));

    @BeforeAll
    static void makeCertificates() throws Exception {
        now = Instant.now().plusSeconds(60);
        files = new Openssl(folder);
        files.root("root", P256);
        files.root("other", P256);
        files.issue("server", "root", P256, List.of(SERVER));
        files.issue("middle", "root", RSA, List.of(AUTHORITY, "keyUsage=keyCertSign"));
        files.issue("below", "middle", P384, List.of(SERVER));
    }

    @ParameterizedTest
    @ValueSource(strings = {P256, P384, RSA, ED25519})
    void aServerOfAnAuthorityIsTrustedWhateverTheKeyOfEither(String key) throws Exception {
        files.root("keyed", key);
        files.issue("of-keyed", "keyed", key, List.of(SERVER));

        assertTrusted(List.of("keyed"), List.of("of-keyed"), HOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha384", "sha512"})
    void longerHashesAreAcceptedWithRsaAndCurves(String hash) throws Exception {
        files.root("rsa", RSA);
        files.issue("by-rsa", "rsa", P256, List.of(SERVER), "-" + hash);
        files.issue("by-curve", "root", P256, List.of(SERVER), "-" + hash);

        assertTrusted(List.of("rsa"), List.of("by-rsa"), HOST);
        assertTrusted(List.of("root"), List.of("by-curve"), HOST);
    }

    @Test
    void authoritiesInBetweenAreSentByTheServerInAnyOrder() throws Exception {
        assertTrusted(List.of("other", "root"), List.of("below", "middle"), HOST);
        assertTrusted(List.of("root"), List.of("below", "root", "middle"), HOST);
        assertRefused(
                List.of("root"),
                List.of("below"),
                HOST,
                "the certificate of CN=below is not signed by an authority that is trusted; its"
                        + " issuer is CN=middle");
    }

    @Test
    void whatIsInTheFileIsTrustedWithoutARoot() throws Exception {
        assertTrusted(List.of("middle"), List.of("below"), HOST);
        assertTrusted(List.of("server"), List.of("server"), HOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost", "127.0.0.1", "a.pods.example"})
    void everyNameInTheCertificateIsTheServers(String host) throws Exception {
        assertTrusted(List.of("root"), List.of("server"), host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.2",
                "::1",
                "server",
                "pods.example",
                "a.b.pods.example",
                ".pods.example",
                "xpods.example"
            })
    void noOtherNameIs(String host) throws Exception {
        assertRefused(
                List.of("root"),
                List.of("server"),
                host,
                "the certificate of CN=server is for localhost, *.pods.example, 127.0.0.1 and not"
                        + " for "
                        + host);
    }

    @Test
    void theCommonNameIsNoName() throws Exception {
        files.issue("nameless", "root", P256, List.of("keyUsage=digitalSignature"));
        assertRefused(
                List.of("root"),
                List.of("nameless"),
                "nameless",
                "the certificate of CN=nameless is for nobody (it has no subjectAltName) and not"
                        + " for nameless");
    }

    @Test
    void anAuthorityOfTheSameNameWithAnotherKeyIsAnother(@TempDir Path elsewhere) throws Exception {
        var impostor = new Openssl(elsewhere);
        impostor.root("root", P256);
        impostor.issue("server", "root", P256, List.of(SERVER));

        assertThatThrownBy(
                        () ->
                                new ServerTrust(List.of(files.certificate("root")))
                                        .check(List.of(impostor.certificate("server")), HOST, now))
                .isInstanceOf(UntrustedServerException.class)
                .hasMessageContaining("is not signed by an authority that is trusted");
    }

    @Test
    void timesCountForEveryCertificateOfTheChain() throws Exception {
        List<X509> chain = certificates(List.of("below", "middle"));
        var trust = new ServerTrust(certificates(List.of("root")));

        assertThatThrownBy(() -> trust.check(chain, HOST, now.minus(Duration.ofDays(1))))
                .hasMessageStartingWith("the certificate of CN=below is valid from ");
        assertThatThrownBy(() -> trust.check(chain, HOST, now.plus(Duration.ofDays(6))))
                .hasMessageStartingWith("the certificate of CN=below has expired at ");

        files.issue("short", "root", P256, List.of(AUTHORITY), "-days", "1");
        files.issue("of-short", "short", P256, List.of(SERVER));
        assertThatThrownBy(
                        () ->
                                trust.check(
                                        certificates(List.of("of-short", "short")),
                                        HOST,
                                        now.plus(Duration.ofDays(2))))
                .hasMessageStartingWith("the certificate of CN=short has expired at ");
        assertThatThrownBy(
                        () ->
                                trust.check(
                                        certificates(List.of("server")),
                                        HOST,
                                        now.plus(Duration.ofDays(20))))
                .isInstanceOf(UntrustedServerException.class);
    }

    /// What would let a server's certificate sign for others.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "basicConstraints=critical,CA:FALSE|is not an authority's (basicConstraints lacks"
                        + " CA)",
                "subjectAltName=DNS:x|is not an authority's (basicConstraints lacks CA)",
                "basicConstraints=CA:TRUE\\n"
                        + "keyUsage=digitalSignature|is not for this (keyUsage lacks keyCertSign)",
                "basicConstraints=CA:TRUE\\n"
                    + "nameConstraints=permitted;DNS:a.example|has name constraints, which are not"
                    + " known here",
                "basicConstraints=CA:TRUE\\n"
                    + "nameConstraints=critical,permitted;DNS:a|has a critical extension that is"
                    + " not known here: 2.5.29.30",
                "basicConstraints=CA:TRUE\\n"
                    + "1.2.3.4=critical,ASN1:NULL|has a critical extension that is not known here:"
                    + " 1.2.3.4",
            })
    void aChainOverSomethingThatMayNotSignIsRefused(String extensions, String problem)
            throws Exception {
        files.issue("bad", "root", P256, List.of(extensions.split("\\\\n", -1)));
        files.issue("of-bad", "bad", P256, List.of(SERVER));

        assertRefused(
                List.of("root"),
                List.of("of-bad", "bad"),
                HOST,
                "the certificate of CN=bad " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "extendedKeyUsage=clientAuth|is not for servers (extendedKeyUsage lacks"
                        + " serverAuth)",
                "keyUsage=keyAgreement|is not for this (keyUsage lacks digitalSignature)",
                "1.2.3.4=critical,ASN1:NULL|has a critical extension that is not known here:"
                        + " 1.2.3.4",
            })
    void aCertificateForSomethingElseIsRefused(String extension, String problem) throws Exception {
        files.issue("misfit", "root", P256, List.of(SERVER, extension));

        assertRefused(
                List.of("root"),
                List.of("misfit"),
                HOST,
                "the certificate of CN=misfit " + problem);
    }

    @Test
    void anAuthorityMayLimitHowManyAreBelowIt() throws Exception {
        files.issue("last", "root", P256, List.of("basicConstraints=CA:TRUE,pathlen:0"));
        files.issue("of-last", "last", P256, List.of(SERVER));
        files.issue("one-more", "last", P256, List.of(AUTHORITY));
        files.issue("too-deep", "one-more", P256, List.of(SERVER));

        assertTrusted(List.of("root"), List.of("of-last", "last"), HOST);
        assertRefused(
                List.of("root"),
                List.of("too-deep", "one-more", "last"),
                HOST,
                "the certificate of CN=last allows no more than 0 authorities below it");
    }

    @Test
    void weakSignaturesProveNothing() throws Exception {
        files.root("weak", "rsa:1024");
        files.issue("of-weak", "weak", P256, List.of(SERVER));
        files.issue("sha1", "root", P256, List.of(SERVER), "-sha1");

        assertRefused(
                List.of("weak"),
                List.of("of-weak"),
                HOST,
                "the certificate of CN=of-weak is signed by an RSA key of 1024 bits (at least"
                        + " 2048)");
        assertRefused(
                List.of("root"),
                List.of("sha1"),
                HOST,
                "the certificate of CN=sha1 is signed with 1.2.840.10045.4.1 (accepted: RSA or"
                        + " ECDSA with SHA-2, Ed25519)");
    }

    @Test
    void aChangedByteIsFound() throws Exception {
        byte[] der = files.certificate("server").der();
        for (int at = 0; at < der.length; at++) {
            byte[] changed = der.clone();
            changed[at] ^= 1;
            assertThatThrownBy(
                            () ->
                                    new ServerTrust(certificates(List.of("root")))
                                            .check(List.of(X509.parse(changed)), HOST, now))
                    .as("byte %d", at)
                    .isInstanceOfAny(
                            UntrustedServerException.class, IllegalArgumentException.class);
        }
    }

    @Test
    void aChainIsNoLabyrinth() throws Exception {
        assertThatThrownBy(() -> new ServerTrust(List.of()).check(List.of(), HOST, now))
                .hasMessage("it sent no certificate");
        var many = new ArrayList<String>();
        for (int i = 0; i < 9; i++) {
            many.add("other");
        }
        assertRefused(List.of("root"), many, HOST, "it sent 9 certificates (at most 8)");
    }

    private static List<X509> certificates(List<String> names) throws TlsException {
        var all = new ArrayList<X509>();
        for (String each : names) {
            all.add(files.certificate(each));
        }
        return all;
    }

    private static void assertTrusted(List<String> authorities, List<String> chain, String host)
            throws Exception {
        var trust = new ServerTrust(certificates(authorities));
        List<X509> sent = certificates(chain);
        assertThatCode(() -> trust.check(sent, host, now)).doesNotThrowAnyException();
    }

    private static void assertRefused(
            List<String> authorities, List<String> chain, String host, String message)
            throws Exception {
        var trust = new ServerTrust(certificates(authorities));
        List<X509> sent = certificates(chain);
        assertThatThrownBy(() -> trust.check(sent, host, now))
                .isInstanceOf(UntrustedServerException.class)
                .hasMessage(message);
    }
}
