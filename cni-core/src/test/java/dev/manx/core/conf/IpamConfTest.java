package dev.manx.core.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpamConfTest {

    private static IpamConf parse(String ipam) throws JsonException {
        String text = "{\"ipam\":" + ipam.replace('\'', '"') + "}";
        return IpamConf.parse(
                JsonView.root(Json.parseObject(text.getBytes(StandardCharsets.UTF_8))).get("ipam"));
    }

    @Test
    void poolsAreEnough() throws JsonException {
        assertThat(
                        parse(
                                "{'type': 'manx-ipam', 'pools': [{'cidr': '10.244.0.0/16'}],"
                                        + " 'unknown': 1}"))
                .isEqualTo(
                        new IpamConf(
                                "",
                                List.of(new Pool(Cidr.parse("10.244.0.0/16"), 26)),
                                new RegistryConf.Directory(Path.of("/var/lib/manx/registry")),
                                Path.of("/run/manx"),
                                Path.of("/var/lib/manx"),
                                Duration.ofSeconds(30),
                                Labels.none(),
                                IpamConf.ANY_NUMBER,
                                0,
                                Duration.ofMinutes(5)));
    }

    @Test
    void aPoolSmallerThanTheUsualBlockIsOneBlock() throws JsonException {
        IpamConf conf = parse("{'pools': [{'cidr': '10.0.0.0/28'}, {'cidr': '2001:db8::/64'}]}");
        assertThat(conf.pools())
                .containsExactly(
                        new Pool(Cidr.parse("10.0.0.0/28"), 28),
                        new Pool(Cidr.parse("2001:db8::/64"), 122));
    }

    @Test
    void poolsSayWhomTheyGiveWhat() throws JsonException {
        IpamConf conf =
                parse(
                        "{'labels': {'rack': 'r1'}, 'maxBlocksPerNode': 3, 'pools': [{'cidr':"
                                + " '10.0.0.0/24', 'disabled': true}, {'cidr': '10.1.0.0/24',"
                                + " 'nodeSelector': {'rack': 'r2'}}, {'cidr': '10.2.0.0/24',"
                                + " 'nodeSelector': {'rack': 'r1'}, 'reserved': ['10.2.0.0/30',"
                                + " '10.2.0.9', '10.2.0.20-10.2.0.30']}]}");
        assertThat(conf.maxBlocksPerNode()).isEqualTo(3);
        assertThat(conf.pools().stream().map(pool -> pool.refusal(conf.labels())))
                .containsExactly(
                        Optional.of("is disabled"),
                        Optional.of("is for nodes with the labels rack=r2"),
                        Optional.empty());
        Pool giving = conf.pools().getLast();
        assertThat(conf.givingPools()).containsExactly(giving);
        assertThat(
                        Stream.of("10.2.0.3", "10.2.0.4", "10.2.0.9", "10.2.0.20", "10.2.0.31")
                                .map(IpAddress::parse)
                                .filter(giving::isReserved)
                                .map(IpAddress::toString))
                .containsExactly("10.2.0.3", "10.2.0.9", "10.2.0.20");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | ipam.pools: at least one pool is needed, such as {\"cidr\":"
                        + " \"10.244.0.0/16\"}",
                "{'pools': [{}]} | ipam.pools[0].cidr: missing; must be a string",
                "{'pools': ['10.0.0.0/8']} | ipam.pools[0]: must be an object, not a string",
                "{'pools': [{'cidr': '10.0.0.0'}]} | ipam.pools[0].cidr: \"10.0.0.0\" has no prefix"
                        + " length (such as 10.244.0.0/16)",
                "{'pools': [{'cidr': '10.0.0.0/16', 'blockSize': 19}]} | ipam.pools[0].blockSize:"
                        + " 19 is not between 20 and 32",
                "{'pools': [{'cidr': '10.0.0.0/24', 'blockSize': 22}]} | ipam.pools[0].blockSize:"
                        + " 22 is not between 24 and 32",
                "{'pools': [{'cidr': '10.0.0.0/16'}, {'cidr': '10.0.1.0/24'}]} |"
                        + " ipam.pools[1].cidr: 10.0.1.0/24 overlaps 10.0.0.0/16, a pool before it",
                "{'pools': [{'cidr': '10.0.0.0/16', 'name': 'a b'}]} | ipam.pools[0].name: \"a b\""
                        + " must start with a letter or digit and go on with letters, digits, '_',"
                        + " '.' or '-'",
                "{'pools': [{'cidr': '10.0.0.0/16', 'name': 'x'}, {'cidr': '10.1.0.0/16', 'name':"
                        + " 'x'}]} | ipam.pools[1].name: \"x\" is the name of a pool before it",
                "{'pools': [{'cidr': '10.0.0.0/16', 'reserved': ['10.1.0.1']}]} |"
                        + " ipam.pools[0].reserved[0]: 10.1.0.1 is not in the pool, 10.0.0.0/16",
                "{'pools': [{'cidr': '10.0.0.0/16', 'reserved': ['10.0.0.9-10.0.0.1']}]} |"
                        + " ipam.pools[0].reserved[0]: 10.0.0.9-10.0.0.1 is not a range",
                "{'pools': [{'cidr': '10.0.0.0/16', 'nodeSelector': 'rack'}]} |"
                        + " ipam.pools[0].nodeSelector: must be an object, not a string",
                "{'labels': {'rack': 1}, 'pools': [{'cidr': '10.0.0.0/16'}]} | ipam.labels.rack:"
                        + " must be a string, not 1",
                "{'maxBlocksPerNode': 0, 'pools': [{'cidr': '10.0.0.0/16'}]} |"
                        + " ipam.maxBlocksPerNode: 0 is not between 1 and 2147483647",
                "{'node': '../x', 'pools': []} | ipam.node: \"../x\" must be letters, digits, '.',"
                        + " '-' and '_', not a dot first",
                "{'runDir': 'run', 'pools': [{'cidr': '10.0.0.0/16'}]} | ipam.runDir: \"run\" must"
                        + " be an absolute path",
                "{'registry': {'type': 'zookeeper'}, 'pools': [{'cidr': '10.0.0.0/16'}]} |"
                    + " ipam.registry.type: \"zookeeper\" is not a registry type (directory, etcd,"
                    + " kubernetes)",
                "{'cooldown': -1, 'pools': [{'cidr': '10.0.0.0/16'}]} | ipam.cooldown: -1 is not"
                        + " between 0 and 86400",
            })
    void mistakesAreNamedByTheirKeyPath(String ipam, String message) {
        assertThatThrownBy(() -> parse(ipam)).isInstanceOf(JsonException.class).hasMessage(message);
    }
}
