package dev.manx.core.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.conf.Endpoint;
import dev.manx.core.conf.PemSource;
import dev.manx.core.conf.TlsConf;
import dev.manx.core.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeconfigTest {

    private static ApiServer parse(String cluster, String user) throws Exception {
        String text =
                """
                {'current-context': 'c', 'contexts': [{'name': 'c', 'context': {'cluster': 'k',
                 'user': 'u'}}], 'clusters': [{'name': 'k', 'cluster': {%s}}],
                 'users': [{'name': 'u', 'user': {%s}}]}
                """
                        .formatted(cluster, user);
        byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return new Kubeconfig(Path.of("/etc/manx/kubeconfig")).parse(bytes);
    }

    @Test
    void filesAreBesideIt() throws Exception {
        String cluster = "'server': 'https://10.0.0.1:6443', 'certificate-authority': 'ca.pem'";
        String user = "'client-certificate': 'c.pem', 'client-key': '/k.pem', 'tokenFile': 'token'";
        var client =
                new TlsConf.ClientCertificate(
                        new PemSource.InFile(Path.of("/etc/manx/c.pem")),
                        new PemSource.InFile(Path.of("/k.pem")));
        assertThat(parse(cluster, user))
                .isEqualTo(
                        new ApiServer(
                                new Endpoint(true, "10.0.0.1", 6443),
                                new TlsConf(
                                        Optional.of(
                                                new PemSource.InFile(Path.of("/etc/manx/ca.pem"))),
                                        Optional.of(client)),
                                new Credentials.TokenFile(Path.of("/etc/manx/token"))));
    }

    @Test
    void whatIsSecretIsInNoText() throws Exception {
        String data = "'client-certificate-data': 'Y2VydA==', 'client-key-data': 'a2V5'";
        ApiServer server = parse("'server': 'https://a'", data + ", 'token': 'tokentext'");
        assertThat(server.credentials().authorization()).isEqualTo("Bearer tokentext");
        assertThat(server.toString())
                .contains("/etc/manx/kubeconfig users[0].user.client-key-data")
                .doesNotContain("tokentext")
                .doesNotContain("text=key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'server': 'a' |  | clusters[0].cluster.server: "a" must be like "https://10.0.0.1:6443" (or http, without TLS)
                    'server': 'https://a', 'insecure-skip-tls-verify': true | | clusters[0].cluster.insecure-skip-tls-verify: is not supported (a token, a token file or a client certificate is)
                    'server': 'https://a' | 'exec': {} | users[0].user.exec: is not supported (a token, a token file or a client certificate is)
                    'server': 'https://a' | 'client-key': 'k' | users[0].user: client-certificate and client-key go together
                    """)
    void whatIsWrongIsNamed(String cluster, String user, String message) {
        assertThatThrownBy(() -> parse(cluster, user == null ? "" : user))
                .isInstanceOf(JsonException.class)
                .hasMessage(message);
    }

    @Test
    void yamlIsRefusedWithTheCommandThatMakesJson() {
        var file = new Kubeconfig(Path.of("/k"));
        assertThatThrownBy(() -> file.parse("apiVersion: v1\n".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(KubernetesException.class)
                .hasMessage(
                        "/k: is not JSON (make it with kubectl config view --raw --minify -o"
                                + " json)");
    }

    @Nested
    class InAPod {

        @Test
        void theEnvironmentNamesTheServer() throws Exception {
            var environment =
                    Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "6443");
            assertThat(ApiServer.inCluster(environment).endpoint())
                    .isEqualTo(new Endpoint(true, "fd00::1", 6443));
        }

        @Test
        void outsideOfOneItIsSaidWhatToDo() {
            assertThatThrownBy(() -> ApiServer.inCluster(Map.of()))
                    .isInstanceOf(KubernetesException.class)
                    .hasMessage(
                            "KUBERNETES_SERVICE_HOST is not set, so this is not a pod (run it in"
                                    + " the pod of manx-bird with kubectl exec, or give"
                                    + " registry.kubeconfig or registry.server)");
        }
    }
}
