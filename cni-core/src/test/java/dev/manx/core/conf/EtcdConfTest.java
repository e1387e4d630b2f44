package dev.manx.core.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EtcdConfTest {

    /// @param keys of `registry` behind the type, with single quotes
    private static IpamConf parse(String keys) throws JsonException {
        String text =
                "{'ipam': {'pools': [{'cidr': '10.0.0.0/16'}], 'registry': {'type': 'etcd', "
                        + keys
                        + "}}}";
        byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return IpamConf.parse(JsonView.root(Json.parseObject(bytes)).get("ipam"));
    }

    @Test
    void endpointsAreEnoughWithoutTls() throws JsonException {
        IpamConf conf = parse("'endpoints': ['http://127.0.0.1']");
        assertThat(conf.registry())
                .isEqualTo(
                        new EtcdConf(
                                List.of(new Endpoint(false, "127.0.0.1", 2379)),
                                "/manx",
                                new TlsConf(Optional.empty(), Optional.empty()),
                                Optional.empty(),
                                Duration.ofMillis(800)));
        assertThat(conf.spareBlocks()).isEqualTo(1);
    }

    @Test
    void everyKeyIsRead() throws JsonException {
        IpamConf conf =
                parse(
                        "'endpoints': ['https://etcd1:2380', 'https://[fd00::1]:2379/'], 'prefix':"
                                + " '/a/b', 'ca': '/ca', 'cert': '/cert', 'key': '/key',"
                                + " 'username': 'manx', 'passwordFile': '/pw', 'timeout': 300");
        assertThat(conf.registry())
                .isEqualTo(
                        new EtcdConf(
                                List.of(
                                        new Endpoint(true, "etcd1", 2380),
                                        new Endpoint(true, "fd00::1", 2379)),
                                "/a/b",
                                new TlsConf(
                                        Optional.of(new PemSource.InFile(Path.of("/ca"))),
                                        Optional.of(
                                                new TlsConf.ClientCertificate(
                                                        new PemSource.InFile(Path.of("/cert")),
                                                        new PemSource.InFile(Path.of("/key"))))),
                                Optional.of(new EtcdConf.User("manx", Path.of("/pw"))),
                                Duration.ofMillis(300)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'prefix': '/a' | endpoints: at least one is needed, such as ["https://10.0.0.1:2379"]
                    'endpoints': ['10.0.0.1:2379'] | endpoints[0]: "10.0.0.1:2379" must be like "https://10.0.0.1:2379" (or http, without TLS)
                    'endpoints': ['http://a:70000'] | endpoints[0]: "http://a:70000" must be like "https://10.0.0.1:2379" (or http, without TLS)
                    'endpoints': ['http://u@a'] | endpoints[0]: "http://u@a" must be like "https://10.0.0.1:2379" (or http, without TLS)
                    'endpoints': ['https://a'] | ca: missing; an https endpoint needs the file of the authority that signed etcd's certificate
                    'endpoints': ['http://a'], 'cert': '/c' | key: missing; goes with cert (or drop that)
                    'endpoints': ['http://a'], 'passwordFile': '/c' | username: missing; goes with passwordFile (or drop that)
                    'endpoints': ['http://a'], 'ca': 'ca.pem' | ca: "ca.pem" must be an absolute path
                    'endpoints': ['http://a'], 'prefix': 'manx/' | prefix: "manx/" must be like "/manx": a slash at the front, none at the end, printable ASCII
                    'endpoints': ['http://a'], 'timeout': 10 | timeout: 10 is not between 50 and 60000
                    """)
    void aBadKeyIsNamed(String keys, String problem) {
        assertThatThrownBy(() -> parse(keys))
                .isInstanceOf(JsonException.class)
                .hasMessage("ipam.registry." + problem);
    }

    @Test
    void anotherTypeIsRefused() {
        assertThatThrownBy(() -> parse("'endpoints': [], 'type': 'consul'"))
                .isInstanceOf(JsonException.class);
        assertThatThrownBy(
                        () ->
                                RegistryConf.parse(
                                        JsonView.root(Json.object().put("type", "consul")),
                                        Path.of("/data")))
                .hasMessage(
                        "type: \"consul\" is not a registry type (directory, etcd, kubernetes)");
    }

    @Test
    void anEndpointIsWrittenAsItIsRead() {
        assertThat(new Endpoint(true, "fd00::1", 2379)).hasToString("https://[fd00::1]:2379");
        assertThat(new Endpoint(false, "etcd", 1)).hasToString("http://etcd:1");
    }
}
