package dev.manx.core.tls;

import static dev.manx.core.tls.Openssl.ED25519;
import static dev.manx.core.tls.Openssl.P256;
import static dev.manx.core.tls.Openssl.P384;
import static dev.manx.core.tls.Openssl.RSA;
import static dev.manx.core.tls.Openssl.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.conf.PemSource;
import dev.manx.core.conf.TlsConf;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Against openssl as the server, another implementation: it answers a request by a page about the
/// connection.
class TlsClientTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir private static Path folder;
    private static Openssl files = new Openssl(Path.of("/"));

    @BeforeAll
    static void makeCertificates() throws Exception {
        files = new Openssl(folder);
        files.root("root", P256);
        files.issue("server", "root", P256, List.of(SERVER));
    }

    @ParameterizedTest
    @ValueSource(strings = {P256, P384, RSA, ED25519})
    void whateverTheKeysAreBothSidesProveWhoTheyAre(String key) throws Exception {
        files.issue("keyed-server", "root", key, List.of(SERVER));
        files.issue("keyed-client", "root", key, List.of("extendedKeyUsage=clientAuth"));
        try (Server server = Server.start("keyed-server", "-Verify", "1")) {
            String page = server.get(conf(Optional.of("keyed-client.key")), "127.0.0.1");

            assertThat(page).contains("New, TLSv1.3").contains("Subject: CN=keyed-client");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TLS_AES_128_GCM_SHA256",
                "TLS_AES_256_GCM_SHA384",
                "TLS_CHACHA20_POLY1305_SHA256"
            })
    void eachCipherThatIsOfferedWorks(String cipher) throws Exception {
        try (Server server = Server.start("server", "-ciphersuites", cipher)) {
            assertThat(server.get(conf(Optional.empty()), "localhost"))
                    .contains("Cipher is " + cipher);
        }
    }

    /// X25519 is guessed first; for another the server has to ask again.
    @ParameterizedTest
    @ValueSource(strings = {"X25519", "P-256", "P-384"})
    void eachGroupThatIsOfferedWorks(String group) throws Exception {
        try (Server server = Server.start("server", "-groups", group)) {
            assertThat(server.get(conf(Optional.empty()), "localhost")).contains("New, TLSv1.3");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rsa, rsa:2048, rsa -traditional",
        "curve, ec -pkeyopt ec_paramgen_curve:prime256v1, ec",
    })
    void keysInTheirOldFormsAreRead(String name, String key, String form) throws Exception {
        files.issue("old-" + name, "root", key, List.of("extendedKeyUsage=clientAuth"));
        files.run(form + " -in old-" + name + ".key -out old-" + name + ".old");
        assertThat(Files.readString(files.file("old-" + name + ".old")))
                .startsWith("-----BEGIN " + (name.equals("rsa") ? "RSA" : "EC") + " PRIVATE KEY");
        try (Server server = Server.start("server", "-Verify", "1")) {
            assertThat(server.get(conf(Optional.of("old-" + name + ".old")), "localhost"))
                    .contains("Subject: CN=old-" + name);
        }
    }

    @Test
    void aServerThatIsNotTrustedIsToldNothing() throws Exception {
        files.root("other", P256);
        files.issue("foreign", "other", P256, List.of(SERVER));
        try (Server server = Server.start("foreign")) {
            assertThatThrownBy(() -> server.get(conf(Optional.empty()), "localhost"))
                    .isInstanceOf(UntrustedServerException.class)
                    .hasMessageContaining("not signed by an authority that is trusted");
        }
        try (Server server = Server.start("server")) {
            assertThatThrownBy(() -> server.get(conf(Optional.empty()), "node1.example"))
                    .isInstanceOf(UntrustedServerException.class)
                    .hasMessageContaining("and not for node1.example");
        }
    }

    @Test
    void aServerThatWantsACertificateSaysSo() throws Exception {
        try (Server server = Server.start("server", "-Verify", "1", "-verify_return_error")) {
            assertThatThrownBy(() -> server.get(conf(Optional.empty()), "localhost"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("certificate_required(116)");
        }
    }

    @Test
    void olderVersionsAreNotSpoken() throws Exception {
        try (Server server = Server.start("server", "-tls1_2")) {
            assertThatThrownBy(() -> server.get(conf(Optional.empty()), "localhost"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("protocol_version(70)");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing|has no private key (PEM is wanted: BEGIN PRIVATE KEY)",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\\n"
                    + "AAAA\\n"
                    + "-----END ENCRYPTED PRIVATE KEY-----|the key has a password (take it off with"
                    + " openssl pkcs8 -in ",
                "-----BEGIN PRIVATE KEY-----\\n"
                        + "AAAA\\n"
                        + "-----END PRIVATE KEY-----|the private key is damaged",
                "-----BEGIN PRIVATE KEY-----\\nAAAA|not PEM: -----END PRIVATE KEY----- not found",
            })
    void aKeyThatCannotBeUsedIsNamed(String text, String problem) throws Exception {
        Path file = Files.writeString(files.file("bad.key"), text.replace("\\n", "\n") + "\n");
        files.issue("bad", "root", P256, List.of("extendedKeyUsage=clientAuth"));
        Files.writeString(file, text.replace("\\n", "\n") + "\n");

        assertThatThrownBy(() -> TlsClient.of(conf(Optional.of("bad.key"))))
                .isInstanceOf(TlsException.class)
                .hasMessageStartingWith(file + ": " + problem);
    }

    @Test
    void anAuthorityThatCannotBeReadIsNamed() throws Exception {
        Path none = files.file("none.pem");
        assertThatThrownBy(
                        () ->
                                TlsClient.of(
                                        new TlsConf(
                                                Optional.of(new PemSource.InFile(none)),
                                                Optional.empty())))
                .isInstanceOf(TlsException.class)
                .hasMessageStartingWith("read " + none + ": ");
        Path key = files.file("root.key");
        assertThatThrownBy(
                        () ->
                                TlsClient.of(
                                        new TlsConf(
                                                Optional.of(new PemSource.InFile(key)),
                                                Optional.empty())))
                .isInstanceOf(TlsException.class)
                .hasMessage(key + ": has no certificate (PEM is wanted: BEGIN CERTIFICATE)");
    }

    /// @param key in the folder; its certificate is called the same
    private static TlsConf conf(Optional<String> key) {
        return new TlsConf(
                Optional.of(inFile("root.pem")),
                key.map(
                        name ->
                                new TlsConf.ClientCertificate(
                                        inFile(name.replaceFirst("\\..*", ".pem")), inFile(name))));
    }

    private static PemSource inFile(String name) {
        return new PemSource.InFile(files.file(name));
    }

    /// `openssl s_server`.
    private record Server(Process process, int port) implements AutoCloseable {

        static Server start(String certificate, String... options) throws Exception {
            int port;
            try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            var command =
                    new ArrayList<>(
                            List.of(
                                    "openssl",
                                    "s_server",
                                    "-www",
                                    "-accept",
                                    "127.0.0.1:" + port,
                                    "-cert",
                                    certificate + ".pem",
                                    "-key",
                                    certificate + ".key",
                                    "-CAfile",
                                    "root.pem"));
            command.addAll(Arrays.asList(options));
            Process process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .start();
            var said =
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.UTF_8));
            for (String line = said.readLine(); !"ACCEPT".equals(line); line = said.readLine()) {
                assertThat(line).as("openssl s_server ended").isNotNull();
            }
            return new Server(process, port);
        }

        String get(TlsConf conf, String host) throws Exception {
            TlsClient client = TlsClient.of(conf);
            try (var socket = new Socket()) {
                socket.setSoTimeout((int) LIMIT.toMillis());
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                TlsClient.Streams streams =
                        client.over(socket.getInputStream(), socket.getOutputStream(), host);
                streams.out().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                streams.out().flush();
                return new String(streams.in().readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }
}
