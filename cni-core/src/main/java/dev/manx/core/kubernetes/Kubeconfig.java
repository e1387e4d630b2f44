package dev.manx.core.kubernetes;

import dev.manx.core.conf.KubernetesConf;
import dev.manx.core.conf.PemSource;
import dev.manx.core.conf.TlsConf;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/// A kubeconfig (`v1.Config` of Kubernetes' client-go) in JSON: its current context's server and
/// user. What would be a program to run or a check to leave out is refused.
///
/// @param file where it is; what it names is relative to its folder
record Kubeconfig(Path file) {

    /// @throws KubernetesException naming the file and the key path
    static ApiServer read(Path file) throws KubernetesException {
        try {
            return new Kubeconfig(file).parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new KubernetesException("read " + file + ": " + e, e);
        } catch (JsonException e) {
            throw new KubernetesException(file + ": " + e.getMessage(), e);
        }
    }

    ApiServer parse(byte[] text) throws JsonException, KubernetesException {
        if (!new String(text, StandardCharsets.UTF_8).stripLeading().startsWith("{")) {
            throw new KubernetesException(
                    file
                            + ": is not JSON (make it with kubectl config view --raw --minify -o"
                            + " json)");
        }
        JsonView root = JsonView.root(Json.parseObject(text));
        JsonView context = named(root, "contexts", root.get("current-context")).get("context");
        JsonView cluster = named(root, "clusters", context.get("cluster")).get("cluster");
        JsonView user = named(root, "users", context.get("user")).get("user");
        refuse(cluster, "insecure-skip-tls-verify", "proxy-url");
        refuse(user, "exec", "auth-provider", "username", "password");
        return new ApiServer(
                cluster.get("server").parse(KubernetesConf::server),
                new TlsConf(pem(cluster, "certificate-authority"), client(user)),
                credentials(user));
    }

    private static JsonView named(JsonView root, String list, JsonView name) throws JsonException {
        String wanted = name.text();
        for (JsonView each : root.get(list).elements()) {
            if (each.get("name").text().equals(wanted)) {
                return each;
            }
        }
        throw name.problem("\"" + wanted + "\" is none of " + list);
    }

    private static void refuse(JsonView view, String... keys) throws JsonException {
        for (String key : keys) {
            JsonView each = view.get(key);
            if (each.isPresent() && !each.node().asText().equals("false")) {
                throw each.problem(
                        "is not supported (a token, a token file or a client certificate is)");
            }
        }
    }

    private Optional<TlsConf.ClientCertificate> client(JsonView user) throws JsonException {
        Optional<PemSource> cert = pem(user, "client-certificate");
        Optional<PemSource> key = pem(user, "client-key");
        if (cert.isPresent() != key.isPresent()) {
            throw user.problem("client-certificate and client-key go together");
        }
        return cert.map(chain -> new TlsConf.ClientCertificate(chain, key.orElseThrow()));
    }

    /// `<key>-data` in base64, which goes before a file's name in `<key>`.
    private Optional<PemSource> pem(JsonView view, String key) throws JsonException {
        JsonView data = view.get(key + "-data");
        if (data.isPresent()) {
            byte[] text = data.parse(Base64.getDecoder()::decode);
            return Optional.of(
                    new PemSource.Inline(
                            file + " " + data.path(), new String(text, StandardCharsets.US_ASCII)));
        }
        JsonView name = view.get(key);
        return name.isPresent()
                ? Optional.of(new PemSource.InFile(besideIt(name)))
                : Optional.empty();
    }

    private Credentials credentials(JsonView user) throws JsonException {
        if (user.get("tokenFile").isPresent()) {
            return new Credentials.TokenFile(besideIt(user.get("tokenFile")));
        }
        String token = user.get("token").textOr("");
        return token.isEmpty() ? new Credentials.None() : new Credentials.Token(token);
    }

    private Path besideIt(JsonView name) throws JsonException {
        return name.parse(file::resolveSibling);
    }
}
