package dev.manx.cni.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.manx.core.json.Json;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.core.net.Mac;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.NetConf;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManxConfTest {

    private static ManxConf parse(String keys) throws Exception {
        String text = "{\"cniVersion\":\"1.1.0\",\"name\":\"net\",\"type\":\"manx\"" + keys + "}";
        return ManxConf.parse(
                NetConf.parse(Json.parseObject(text.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void onlyTheIpamTypeIsRequired() throws Exception {
        assertThat(parse(",\"ipam\":{\"type\":\"manx-ipam\"},\"colour\":3"))
                .isEqualTo(
                        new ManxConf(
                                "net",
                                "manx-ipam",
                                Path.of("/run/manx"),
                                0,
                                0,
                                IpAddress.parse("169.254.1.1"),
                                IpAddress.parse("fe80::ecee:eeff:feee:eeee"),
                                Mac.parse("ee:ee:ee:ee:ee:ee"),
                                "cali",
                                List.of(),
                                false,
                                OptionalInt.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
    }

    @Test
    void everyKeyIsRead() throws Exception {
        assertThat(
                        parse(
                                ",\"ipam\":{\"type\":\"static\",\"runDir\":\"/run/other\"},"
                                    + "\"mtu\":1450,\"num_queues\":4,\"gateway6\":\"fe80::2\","
                                    + "\"routes\":[{\"dst\":\"10.0.0.0/8\"},"
                                    + "{\"dst\":\"::/0\",\"gw\":\"fe80::2\"}],"
                                    + "\"container_settings\":{\"allow_ip_forwarding\":true},"
                                    + "\"gateway\":\"169.254.2.2\",\"mac\":\"02:00:00:00:00:01\","
                                    + "\"prefix\":\"mx\",\"proxyArp\":true,\"rpFilter\":2,"
                                    + "\"dns\":{\"domain\":\"a\"},\"logFile\":\"/var/log/manx\""))
                .isEqualTo(
                        new ManxConf(
                                "net",
                                "static",
                                Path.of("/run/other"),
                                1450,
                                4,
                                IpAddress.parse("169.254.2.2"),
                                IpAddress.parse("fe80::2"),
                                Mac.parse("02:00:00:00:00:01"),
                                "mx",
                                List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("::/0")),
                                true,
                                OptionalInt.of(2),
                                Optional.of(true),
                                Optional.of(Json.object().put("domain", "a")),
                                Optional.of(Path.of("/var/log/manx"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    "x":1 | ipam: missing; must be an object, such as {"type": "manx-ipam"}
                    "ipam":3 | ipam: must be an object, not 3
                    "ipam":{} | ipam.type: missing; must be a string
                    "ipam":{"type":"../x"} | ipam.type: "../x" must be the file name of an IPAM plugin, such as manx-ipam
                    "ipam":{"type":"x"},"mtu":"big" | mtu: must be a whole number, not a string
                    "ipam":{"type":"x"},"mtu":67 | mtu: 67 is not between 68 and 65535, or 0 for the uplink's
                    "ipam":{"type":"x"},"mtu":65536 | mtu: 65536 is not between 0 and 65535
                    "ipam":{"type":"x"},"gateway":"fe80::1" | gateway: fe80::1 is not an IPv4 address
                    "ipam":{"type":"x"},"gateway":"1.2.3" | gateway: not an IP address: "1.2.3"
                    "ipam":{"type":"x"},"gateway6":"1.2.3.4" | gateway6: 1.2.3.4 is not an IPv6 address
                    "ipam":{"type":"x"},"num_queues":4097 | num_queues: 4097 is not between 0 and 4096
                    "ipam":{"type":"x"},"routes":["10.0.0.0/8"] | routes[0]: must be an object, not a string
                    "ipam":{"type":"x"},"routes":[{"gw":"169.254.1.1"}] | routes[0].dst: missing; must be a string
                    "ipam":{"type":"x"},"routes":[{"dst":"10.0.0.0/8","gw":"10.1.1.1"}] | routes[0].gw: 10.1.1.1 is not the pod's next hop 169.254.1.1 (leave gw out)
                    "ipam":{"type":"x"},"container_settings":true | container_settings: must be an object, not true
                    "ipam":{"type":"x"},"container_settings":{"allow_ip_forwarding":"yes"} | container_settings.allow_ip_forwarding: must be true or false, not a string
                    "ipam":{"type":"x"},"mac":"ff:ff:ff:ff:ff:ff" | mac: ff:ff:ff:ff:ff:ff is no address of one station (group bit set, or all zero)
                    "ipam":{"type":"x"},"prefix":"calic" | prefix: "calic" must have 1 to 4 characters
                    "ipam":{"type":"x"},"proxyArp":1 | proxyArp: must be true or false, not 1
                    "ipam":{"type":"x"},"rpFilter":3 | rpFilter: 3 is not between 0 and 2
                    "ipam":{"type":"x"},"dns":[] | dns: must be an object, not an array
                    "ipam":{"type":"x"},"logFile":"log" | logFile: "log" must be an absolute path
                    """)
    void aWrongKeyIsCodeSevenWithItsPath(String keys, String message) {
        assertThatThrownBy(() -> parse("," + keys))
                .hasMessage(message)
                .asInstanceOf(type(CniException.class))
                .extracting(CniException::code)
                .isEqualTo(7);
    }
}
