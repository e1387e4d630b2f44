package dev.manx.core.tls;

import dev.manx.core.conf.PemSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Certificates made by openssl, in a folder: `NAME.pem` and `NAME.key` each.
record Openssl(Path folder) {

    static final String P256 = "ec -pkeyopt ec_paramgen_curve:prime256v1";
    static final String P384 = "ec -pkeyopt ec_paramgen_curve:secp384r1";
    static final String RSA = "rsa:2048";
    static final String ED25519 = "ed25519";

    static final String AUTHORITY = "basicConstraints=critical,CA:TRUE";
    static final String SERVER = "subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:*.pods.example";

    /// An authority that nobody signed but itself.
    void root(String name, String key) throws Exception {
        run(
                "req -x509 -newkey "
                        + key
                        + " -nodes -keyout "
                        + name
                        + ".key -out "
                        + name
                        + ".pem -days 10 -subj /CN="
                        + name);
    }

    /// @param extensions lines as in openssl's configuration files
    /// @param options further ones of `openssl x509`
    void issue(String name, String issuer, String key, List<String> extensions, String... options)
            throws Exception {
        Files.write(folder.resolve(name + ".ext"), extensions);
        run(
                "req -newkey "
                        + key
                        + " -nodes -keyout "
                        + name
                        + ".key -out "
                        + name
                        + ".csr -subj /CN="
                        + name);
        var command =
                new ArrayList<>(
                        List.of(
                                ("x509 -req -in "
                                                + name
                                                + ".csr -CA "
                                                + issuer
                                                + ".pem -CAkey "
                                                + issuer
                                                + ".key -CAcreateserial -days 5 -out "
                                                + name
                                                + ".pem -extfile "
                                                + name
                                                + ".ext")
                                        .split(" ", -1)));
        command.addAll(Arrays.asList(options));
        run(command);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    X509 certificate(String name) throws TlsException {
        return X509.read(new PemSource.InFile(file(name + ".pem"))).getFirst();
    }

    /// A file with the certificates of all, in this order.
    Path bundle(String... names) throws IOException {
        var text = new StringBuilder();
        for (String each : names) {
            text.append(Files.readString(file(each + ".pem")));
        }
        return Files.writeString(file(String.join("+", names) + ".bundle"), text);
    }

    void run(String arguments) throws Exception {
        run(List.of(arguments.split(" ", -1)));
    }

    private void run(List<String> arguments) throws Exception {
        var words = new ArrayList<>(List.of("openssl"));
        words.addAll(arguments);
        Process process =
                new ProcessBuilder(words)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(words + ": " + output);
        }
    }
}
