package dev.manx.core.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesConfTest {

    private static IpamConf parse(String keys, String more) throws JsonException {
        String text =
                "{'pools': [{'cidr': '10.244.0.0/16'}], 'registry': {'type': 'kubernetes'"
                        + keys
                        + "}"
                        + more
                        + "}";
        byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return IpamConf.parse(JsonView.root(Json.parseObject(bytes)));
    }

    @Test
    void withoutAKeyItIsThePodsOwnCluster() throws JsonException {
        IpamConf conf = parse("", "");
        assertThat(conf.registry())
                .isEqualTo(
                        new KubernetesConf(
                                new KubernetesConf.Access.InCluster(), Duration.ofSeconds(5)));
        assertThat(conf.spareBlocks()).isEqualTo(1);
        assertThat(conf.registry().isAskedByPods()).isFalse();
    }

    @Test
    void everyKeyIsRead() throws JsonException {
        String keys =
                ", 'server': 'https://[fd00::1]', 'ca': '/ca', 'cert': '/cert', 'key': '/key',"
                        + " 'tokenFile': '/token', 'timeout': 300";
        var client =
                new TlsConf.ClientCertificate(
                        new PemSource.InFile(Path.of("/cert")),
                        new PemSource.InFile(Path.of("/key")));
        var tls =
                new TlsConf(Optional.of(new PemSource.InFile(Path.of("/ca"))), Optional.of(client));
        assertThat(parse(keys, "").registry())
                .isEqualTo(
                        new KubernetesConf(
                                new KubernetesConf.Access.Server(
                                        new Endpoint(true, "fd00::1", 443),
                                        tls,
                                        Optional.of(Path.of("/token"))),
                                Duration.ofMillis(300)));
        assertThat(parse(", 'kubeconfig': '/k'", "").registry())
                .isEqualTo(
                        new KubernetesConf(
                                new KubernetesConf.Access.Kubeconfig(Path.of("/k")),
                                Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    , 'server': 'here' | registry.server: "here" must be like "https://10.0.0.1:6443" (or http, without TLS)
                    , 'server': 'https://a/k8s' | registry.server: "https://a/k8s" must be like "https://10.0.0.1:6443" (or http, without TLS)
                    , 'server': 'https://a' | registry.ca: missing; an https server needs the file of the authority that signed its certificate
                    , 'server': 'http://a', 'kubeconfig': '/k' | registry.kubeconfig: names a server too (drop it, or server)
                    , 'tokenFile': '/t' | registry.tokenFile: goes with server (give that, or drop this)
                    , 'kubeconfig': 'k' | registry.kubeconfig: "k" must be an absolute path
                    , 'server': 'http://a', 'cert': '/c' | registry.key: missing; goes with cert (or drop that)
                    , 'timeout': 0 | registry.timeout: 0 is not between 50 and 60000
                    """)
    void whatIsWrongIsNamed(String keys, String message) {
        assertThatThrownBy(() -> parse(keys, ""))
                .isInstanceOf(JsonException.class)
                .hasMessage(message);
    }

    /// An ADD would wait for a block that nobody is told to have.
    @Test
    void noSpareBlocksAreRefused() {
        assertThatThrownBy(() -> parse("", ", 'spareBlocks': 0"))
                .isInstanceOf(JsonException.class)
                .hasMessage("spareBlocks: 0 is not between 1 and 1024");
    }
}
