package dev.manx.bird.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.bird.dialect.BirdString;
import dev.manx.bird.dialect.Daemon;
import dev.manx.bird.dialect.Dialect;
import dev.manx.core.conf.Labels;
import dev.manx.core.json.JsonException;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {

    static final ThisNode NODE = new ThisNode("node1", Labels.none());

    private static final IpAddress OWN = IpAddress.parse("10.20.30.30");
    private static final IpAddress OWN6 = IpAddress.parse("fd00:10:20:30::30");

    @Test
    void onlyTheAddressIsNeeded() throws Exception {
        assertThat(parse("{\"address\": \"10.20.30.30\"}"))
                .isEqualTo(
                        new Settings(
                                new Export.ToBird(),
                                new NodeAddresses(List.of(OWN)),
                                64512,
                                OWN,
                                BgpSettings.usual(),
                                List.of(),
                                List.of(),
                                List.of(),
                                new BirdSettings(
                                        new DaemonSettings(
                                                Daemon.BIRD,
                                                "bird",
                                                Path.of("/run/manx-bird"),
                                                Path.of("/run/manx-bird/bird.ctl")),
                                        new DaemonSettings(
                                                Daemon.BIRD6,
                                                "bird6",
                                                Path.of("/run/manx-bird/bird6"),
                                                Path.of("/run/manx-bird/bird6/bird6.ctl")),
                                        new DialectChoice.AskBird(),
                                        true,
                                        BirdString.empty()),
                                Duration.ofMillis(20),
                                new Listen.Off()));
    }

    @Test
    void everyKeyIsRead() throws Exception {
        String text =
                """
                { // comments are fine
                  "address": "10.20.30.30", "address6": "fd00:10:20:30::30", "asNumber": 4294967295, "routerId": "1.2.3.4",
                  "mesh": {"nodes": [{"name": "n2", "address": "10.20.30.31", "address6": "fd00::31",
                                      "asNumber": 1, "port": 1791}]},
                  "bgp": {"port": 1790, "clusterId": "1.1.1.1", "gracefulRestart": 60, "holdTime": 9, "keepaliveTime": 2,
                          "communities": [{"cidr": "10.244.0.0/16", "values": ["64512:100", "1:2:3"]}],
                          "serviceCIDRs": ["10.96.0.0/12"]},
                  "peers": [{"address": "10.20.30.1", "asNumber": 2, "passive": true,
                             "password": "p", "description": "d", "port": 1792,
                             "sourceAddress": "10.20.30.29", "localAsNumber": 2, "hops": 3,
                             "ttlSecurity": true, "nextHop": "self", "routeReflectorClient": true,
                             "bfd": true, "holdTime": 30, "keepaliveTime": 15,
                             "import": [{"action": "reject", "cidr": "10.0.0.0/8"}],
                             "export": [{"action": "accept", "cidr": "10.9.0.0/16",
                                         "match": "equal"}]},
                            {"address": "fd00::1", "asNumber": 3, "ttlSecurity": true}],
                  "ignoredInterfaces": ["docker*"],
                  "bird": {"binary": "/b", "binary6": "/b6", "directory": "/d",
                           "controlSocket": "/s", "controlSocket6": "/s6",
                           "dialect": "1.6", "supervise": false, "logFile": "/l"},
                  "coalesce": 7, "endpoints": {"listen": "[::1]:9179"} }
                """;
        assertThat(parse(text))
                .isEqualTo(
                        new Settings(
                                new Export.ToBird(),
                                new NodeAddresses(List.of(OWN, OWN6)),
                                4294967295L,
                                IpAddress.parse("1.2.3.4"),
                                new BgpSettings(
                                        1790,
                                        Optional.of(IpAddress.parse("1.1.1.1")),
                                        Duration.ofSeconds(60),
                                        Duration.ofSeconds(9),
                                        Optional.of(Duration.ofSeconds(2)),
                                        List.of(
                                                new Communities(
                                                        Cidr.parse("10.244.0.0/16"),
                                                        List.of(
                                                                new Communities.Value(
                                                                        List.of(64512L, 100L)),
                                                                new Communities.Value(
                                                                        List.of(1L, 2L, 3L))))),
                                        List.of(Cidr.parse("10.96.0.0/12"))),
                                List.of(
                                        new MeshNode(
                                                new BirdString("n2"),
                                                new NodeAddresses(
                                                        List.of(
                                                                IpAddress.parse("10.20.30.31"),
                                                                IpAddress.parse("fd00::31"))),
                                                1,
                                                1791,
                                                false)),
                                List.of(
                                        new PeerSettings(
                                                IpAddress.parse("10.20.30.1"),
                                                2,
                                                IpAddress.parse("10.20.30.29"),
                                                true,
                                                new BirdString("p"),
                                                new BirdString("d"),
                                                new PeerOptions(
                                                        1792,
                                                        2,
                                                        3,
                                                        true,
                                                        NextHop.SELF,
                                                        true,
                                                        true,
                                                        Duration.ofSeconds(30),
                                                        Optional.of(Duration.ofSeconds(15)),
                                                        List.of(
                                                                new FilterRule(
                                                                        FilterRule.Action.REJECT,
                                                                        Cidr.parse("10.0.0.0/8"),
                                                                        FilterRule.Match.IN)),
                                                        List.of(
                                                                new FilterRule(
                                                                        FilterRule.Action.ACCEPT,
                                                                        Cidr.parse("10.9.0.0/16"),
                                                                        FilterRule.Match.EQUAL)))),
                                        new PeerSettings(
                                                IpAddress.parse("fd00::1"),
                                                3,
                                                OWN6,
                                                false,
                                                BirdString.empty(),
                                                BirdString.empty(),
                                                new PeerOptions(
                                                        179,
                                                        4294967295L,
                                                        1,
                                                        true,
                                                        NextHop.USUAL,
                                                        false,
                                                        false,
                                                        Duration.ofSeconds(9),
                                                        Optional.of(Duration.ofSeconds(2)),
                                                        List.of(),
                                                        List.of()))),
                                List.of(new BirdString("docker*")),
                                new BirdSettings(
                                        new DaemonSettings(
                                                Daemon.BIRD, "/b", Path.of("/d"), Path.of("/s")),
                                        new DaemonSettings(
                                                Daemon.BIRD6,
                                                "/b6",
                                                Path.of("/d/bird6"),
                                                Path.of("/s6")),
                                        new DialectChoice.Fixed(Dialect.V1_6),
                                        false,
                                        new BirdString("/l")),
                                Duration.ofMillis(7),
                                new Listen.Loopback(IpAddress.parse("::1"), 9179)));
    }

    @Test
    void theShippedFileIsRight() throws Exception {
        Settings shipped = Settings.parse(Files.readAllBytes(Path.of("../conf/bird.jsonc")), NODE);
        assertThat(shipped.meshNodes()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | address: missing; an IPv4 address here, an IPv6 address in address6, or both",
                "{\"address\": 7} | address: must be a string, not 7",
                "{\"address\": \"10.1.1\"} | address: not an IP address: \"10.1.1\"",
                "{\"address\": \"fd00::1\"} | address: \"fd00::1\" is not IPv4; IPv6 stands in"
                        + " address6",
                "{\"address6\": \"10.1.1.1\"} | address6: \"10.1.1.1\" is not IPv6; IPv4 stands in"
                        + " address",
                "{\"address6\": \"fe80::1\"} | address6: \"fe80::1\" is link-local, which is one"
                        + " address on every link; give a global or unique local one",
                "{A, \"routerId\": \"fd00::1\"} | routerId: \"fd00::1\" is not a BGP identifier,"
                        + " which looks like an IPv4 address and is not 0.0.0.0",
                "{A, \"routerId\": \"0.0.0.0\"} | routerId: \"0.0.0.0\" is not a BGP identifier,"
                        + " which looks like an IPv4 address and is not 0.0.0.0",
                "{A, \"endpoints\": {\"listen\": \"0.0.0.0:9179\"}} | endpoints.listen: \"0.0.0.0\""
                        + " is not a loopback address, and others must not reach it; use 127.0.0.1,"
                        + " [::1] or a socket's path",
                "{A, \"endpoints\": {\"listen\": \"127.0.0.1:0\"}} | endpoints.listen:"
                        + " \"127.0.0.1:0\" is not a place to listen, such as 127.0.0.1:9179,"
                        + " [::1]:9179 or /run/manx-bird/http.sock",
                "{A, \"endpoints\": {\"listen\": \"::1:9179\"}} | endpoints.listen:"
                        + " \"::1:9179\" is not a place to listen, such as 127.0.0.1:9179,"
                        + " [::1]:9179 or /run/manx-bird/http.sock",
                "{A, \"asnumber\": 1} | asnumber: unknown key; did you mean \"asNumber\"?",
                "{A, \"asNumber\": 0} | asNumber: must be an AS number, 1 to 4294967295",
                "{A, \"asNumber\": 4294967296} | asNumber: must be an AS number, 1 to 4294967295",
                "{A, \"mesh\": []} | mesh: must be an object, not an array",
                "{A, \"mesh\": {\"nodes\": [{\"adress\": \"1.1.1.1\"}]}} |"
                        + " mesh.nodes[0].adress: unknown key; did you mean \"address\"?",
                "{A, \"mesh\": {\"nodes\": [{\"address\": \"1.1.1.1\"}, {\"address\":"
                        + " \"1.1.1.1\"}]}} | mesh.nodes[1].address: 1.1.1.1 is this node or a peer"
                        + " named before it",
                "{A, \"mesh\": {\"nodes\": [{\"name\": \"n\"}]}} | mesh.nodes[0].address: missing;"
                        + " an IPv4 address here, an IPv6 address in address6, or both",
                "{A, \"mesh\": {\"nodes\": [{\"address6\": \"fd00::1\"}, {\"address\": \"1.1.1.1\","
                        + " \"address6\": \"fd00::1\"}]}} | mesh.nodes[1].address6: fd00::1 is this"
                        + " node or a peer named before it",
                "{A, \"peers\": [{\"address\": \"fd00::1\", \"asNumber\": 1}]} | peers[0].address:"
                        + " fd00::1 needs an address of this node in address6",
                "{A, \"peers\": [{\"address\": \"1.1.1.1\"}]} | peers[0].asNumber: must be an AS"
                        + " number, 1 to 4294967295",
                "{A, \"peers\": [{\"address\": \"10.20.30.30\", \"asNumber\": 1}]} |"
                        + " peers[0].address: 10.20.30.30 is this node or a peer named before it",
                "{A, \"peers\": [{\"address\": \"1.1.1.1\", \"asNumber\": 1, \"pasword\": \"x\"}]}"
                        + " | peers[0].pasword: unknown key; did you mean \"password\"?",
                "{A, \"peers\": [{\"address\": \"1.1.1.1\", \"asNumber\": 1, \"password\": \"a\\\";"
                    + " b\"}]} | peers[0].password: has a quote (\") at position 1; BIRD's strings"
                    + " cannot hold one",
                "{A, \"peers\": [{\"address\": \"1.1.1.1\", \"asNumber\": 1, \"description\":"
                    + " \"a\\n"
                    + "b\"}]} | peers[0].description: has a control character at position 1 (such"
                    + " as a newline); BIRD's strings cannot hold one",
                "{A, \"ignoredInterfaces\": [\"\"]} | ignoredInterfaces[0]: is empty; must be a"
                        + " name or a pattern such as \"docker*\"",
                "{A, \"bird\": {\"dialect\": \"4\"}} | bird.dialect: \"4\" is not 1.6, 2 or 3",
                "{A, \"bird\": {\"directory\": \"x\"}} | bird.directory: \"x\" must be an absolute"
                        + " path",
                "{A, \"coalesce\": -1} | coalesce: -1 is not between 0 and 10000",
                "{A,} | not valid JSON (line 1, column 27: a string is wanted)",
            })
    void errorsNameTheKey(String text, String message) {
        String json = text.replace("{A", "{\"address\": \"10.20.30.30\"");
        assertThatThrownBy(() -> parse(json)).isInstanceOf(JsonException.class).hasMessage(message);
    }

    @Test
    void textOfFourKilobytesIsRefused() {
        String json =
                "{\"address\": \"10.20.30.30\", \"mesh\": {\"nodes\": [{\"address\": \"1.1.1.1\","
                        + " \"name\": \""
                        + "n".repeat(4096)
                        + "\"}]}}";
        assertThatThrownBy(() -> parse(json))
                .hasMessage(
                        "mesh.nodes[0].name: has 4096 bytes, more than 255, the most BIRD is"
                                + " given");
    }

    @Test
    void aSocketPathThatTheKernelCannotTakeIsRefused() {
        String directory = "/" + "d".repeat(100);
        assertThatThrownBy(
                        () ->
                                parse(
                                        "{\"address\": \"10.20.30.30\", \"bird\": {\"directory\":"
                                                + " \""
                                                + directory
                                                + "\"}}"))
                .hasMessage(
                        "bird.controlSocket: \""
                                + directory
                                + "/bird.ctl\" has 110 bytes; a socket's path has at most 107");
    }

    @Test
    void theRouterIdOfANodeWithoutIpv4ComesOfItsAddress() throws Exception {
        assertThat(parse("{\"address6\": \"fd00:10:20:30::30\"}").routerId())
                .hasToString("59.151.16.92");
        assertThat(parse("{\"address6\": \"fd00::1\", \"routerId\": \"1.2.3.4\"}").routerId())
                .hasToString("1.2.3.4");
    }

    @Test
    void noTwoNodesOfOneNetworkGetTheSameRouterId() {
        var ids = new HashSet<IpAddress>();
        IpAddress first = IpAddress.parse("2001:db8:0:1::");
        for (int i = 0; i < 1 << 16; i++) {
            IpAddress id = new NodeAddresses(List.of(first.plus(i))).routerId();
            assertThat(id.low()).isBetween(1L, 0x7fff_ffffL);
            assertThat(ids.add(id)).as("%s of %s", id, first.plus(i)).isTrue();
        }
    }

    @Test
    void bird6IsLookedForBesideBird() throws Exception {
        BirdSettings bird =
                parse(
                                "{\"address\": \"10.20.30.30\", \"bird\": {\"binary\":"
                                        + " \"/opt/bird-1.6/bird\"}}")
                        .bird();
        assertThat(bird.of(Daemon.BIRD6).binary()).isEqualTo("/opt/bird-1.6/bird6");
    }

    @Test
    void theConflistTellsNetworkPoolsAndFolder() throws Exception {
        String text =
                """
                {"name": "net", "plugins": [{"type": "tuning"}, {"type": "manx", "ipam": {
                  "type": "manx-ipam", "dataDir": "/data", "pools": [
                    {"cidr": "10.1.0.0/16"}, {"cidr": "10.2.0.0/16", "disableBGPExport": true}]}}]}
                """;
        Conflist conflist = Conflist.parse(text.getBytes(StandardCharsets.UTF_8));
        assertThat(conflist.network()).isEqualTo("net");
        assertThat(conflist.blocksDirectory()).isEqualTo(Path.of("/data/net"));
        assertThat(conflist.exportedPools()).containsExactly(Cidr.parse("10.1.0.0/16"));
        assertThat(conflist.hiddenPools()).containsExactly(Cidr.parse("10.2.0.0/16"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\": \"../x\"} | name: \"../x\" must start with a letter or digit and go on"
                        + " with letters, digits, '_', '.' or '-'",
                "{\"name\": \"n\", \"plugins\": [{\"type\": \"bridge\"}]} | plugins: no plugin has"
                        + " an ipam of type \"manx-ipam\"",
                "{\"name\": \"n\", \"plugins\": [{\"ipam\": {\"type\": \"manx-ipam\"}}]} |"
                        + " plugins[0].ipam.pools: at least one pool is needed, such as {\"cidr\":"
                        + " \"10.244.0.0/16\"}",
            })
    void conflistErrorsNameTheKey(String text, String message) {
        assertThatThrownBy(() -> Conflist.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JsonException.class)
                .hasMessage(message);
    }

    private static Settings parse(String text) throws JsonException {
        return Settings.parse(text.getBytes(StandardCharsets.UTF_8), NODE);
    }
}
