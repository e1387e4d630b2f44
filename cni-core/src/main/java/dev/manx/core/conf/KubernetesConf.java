package dev.manx.core.conf;

import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A registry in Kubernetes: objects that its API server keeps.
///
/// @param access how the API server is reached
/// @param timeout how long one request may take, and how long an ADD that needs a block waits for
///   the sidecar to have it
public record KubernetesConf(Access access, Duration timeout) implements RegistryConf {

    /// A runtime waits for an ADD much longer, and an API server that is started again is back.
    private static final int TIMEOUT_MILLIS = 5_000;

    private static final int TIMEOUT_MIN_MILLIS = 50;
    private static final int TIMEOUT_MAX_MILLIS = 60_000;
    private static final int PORT = 443;
    private static final String EXAMPLE = "https://10.0.0.1:6443";

    /// How the API server is reached, and as whom.
    public sealed interface Access {

        /// As every pod does: by its service account and two environment variables.
        record InCluster() implements Access {}

        /// As `kubectl` does.
        ///
        /// @param file a kubeconfig in JSON
        record Kubeconfig(Path file) implements Access {}

        /// As it is said here.
        ///
        /// @param tokenFile holds the bearer token, and at most a newline after it
        record Server(Endpoint endpoint, TlsConf tls, Optional<Path> tokenFile) implements Access {}
    }

    /// An ADD does not ask this registry, so a block must be there before it is needed.
    @Override
    public int spareBlocks() {
        return 1;
    }

    @Override
    public int leastSpareBlocks() {
        return 1;
    }

    @Override
    public boolean isAskedByPods() {
        return false;
    }

    @Override
    public Duration patience() {
        return timeout;
    }

    static KubernetesConf parse(JsonView view) throws JsonException {
        return new KubernetesConf(
                access(view),
                Duration.ofMillis(
                        view.get("timeout")
                                .integerOr(
                                        TIMEOUT_MILLIS, TIMEOUT_MIN_MILLIS, TIMEOUT_MAX_MILLIS)));
    }

    /// Where an API server is, as in `https://10.0.0.1:6443`.
    ///
    /// @throws IllegalArgumentException naming the text
    public static Endpoint server(String text) {
        return Endpoint.parse(text, PORT, EXAMPLE);
    }

    private static Access access(JsonView view) throws JsonException {
        Optional<Path> kubeconfig = IpamConf.path(view.get("kubeconfig"));
        if (view.get("server").isPresent()) {
            if (kubeconfig.isPresent()) {
                throw view.get("kubeconfig").problem("names a server too (drop it, or server)");
            }
            return server(view);
        }
        for (String key : List.of("ca", "cert", "key", "tokenFile")) {
            if (view.get(key).isPresent()) {
                throw view.get(key).problem("goes with server (give that, or drop this)");
            }
        }
        return kubeconfig.isPresent()
                ? new Access.Kubeconfig(kubeconfig.get())
                : new Access.InCluster();
    }

    private static Access server(JsonView view) throws JsonException {
        Endpoint endpoint = view.get("server").parse(KubernetesConf::server);
        TlsConf tls = TlsConf.parse(view);
        if (endpoint.tls() && tls.ca().isEmpty()) {
            throw view.get("ca")
                    .problem(
                            "missing; an https server needs the file of the authority that signed"
                                    + " its certificate");
        }
        return new Access.Server(endpoint, tls, IpamConf.path(view.get("tokenFile")));
    }
}
