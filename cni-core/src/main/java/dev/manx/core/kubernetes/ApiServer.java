package dev.manx.core.kubernetes;

import dev.manx.core.conf.Endpoint;
import dev.manx.core.conf.KubernetesConf;
import dev.manx.core.conf.PemSource;
import dev.manx.core.conf.TlsConf;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where the API server is, whom to trust there, and who we are.
///
/// @param endpoint the server
/// @param tls how it is spoken to, for `https`
/// @param credentials who we are
record ApiServer(Endpoint endpoint, TlsConf tls, Credentials credentials) {

    /// Kubernetes' documentation, "Accessing the Kubernetes API from a Pod".
    private static final Path SERVICE_ACCOUNT =
            Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private static final String HOST = "KUBERNETES_SERVICE_HOST";
    private static final String PORT = "KUBERNETES_SERVICE_PORT";

    /// @throws KubernetesException naming the file or the variable that says nothing useful
    static ApiServer of(KubernetesConf.Access access) throws KubernetesException {
        return switch (access) {
            case KubernetesConf.Access.InCluster() -> inCluster(System.getenv());
            case KubernetesConf.Access.Kubeconfig(var file) -> Kubeconfig.read(file);
            case KubernetesConf.Access.Server(var endpoint, var tls, var tokenFile) ->
                    new ApiServer(
                            endpoint,
                            tls,
                            tokenFile.isPresent()
                                    ? new Credentials.TokenFile(tokenFile.get())
                                    : new Credentials.None());
        };
    }

    static ApiServer inCluster(Map<String, String> environment) throws KubernetesException {
        String host = environment.getOrDefault(HOST, "");
        String port = environment.getOrDefault(PORT, "443");
        if (host.isEmpty()) {
            throw new KubernetesException(
                    HOST
                            + " is not set, so this is not a pod (run it in the pod of manx-bird"
                            + " with kubectl exec, or give registry.kubeconfig or"
                            + " registry.server)");
        }
        String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
        Endpoint endpoint;
        try {
            endpoint = KubernetesConf.server("https://" + bracketed + ":" + port);
        } catch (IllegalArgumentException e) {
            throw new KubernetesException(HOST + " and " + PORT + ": " + e.getMessage(), e);
        }
        return new ApiServer(
                endpoint,
                new TlsConf(
                        Optional.of(new PemSource.InFile(SERVICE_ACCOUNT.resolve("ca.crt"))),
                        Optional.empty()),
                new Credentials.TokenFile(SERVICE_ACCOUNT.resolve("token")));
    }
}
