package dev.manx.bird.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.conf.Labels;
import dev.manx.core.json.JsonException;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// One routing file for all nodes: what is a node's own, and which peers are its.
final class NodeOverridesTest {

    private static final String SHARED =
            """
            { "asNumber": 64512, "bgp": {"holdTime": 90, "port": 1790},
              "mesh": {"nodes": [{"name": "a", "address": "10.0.0.1"},
                                 {"name": "b", "address": "10.0.0.2"}]},
              "ignoredInterfaces": ["docker*"],
              "peers": [{"address": "10.1.0.1", "asNumber": 64601, "nodeSelector": {"rack": "r1"}},
                        {"address": "10.1.0.1", "asNumber": 64602, "nodeSelector": {"rack": "r2"}},
                        {"address": "10.9.0.1", "asNumber": 64900}],
              "nodes": {
                "a": {"address": "10.0.0.1"},
                "b": {"address": "10.0.0.2", "asNumber": 64513, "routerId": "9.9.9.9",
                      "bgp": {"port": 1179, "clusterId": "2.2.2.2",
                              "serviceCIDRs": ["10.96.0.0/12"]},
                      "ignoredInterfaces": ["lxc*"],
                      "peers": [{"address": "10.8.0.1", "asNumber": 64800}]}}}
            """;

    @Test
    void keysOfTheNodeGoBeforeTheFilesAndItsPeersAreMore() throws Exception {
        Settings a = parse("a", "r1");
        assertThat(a.asNumber()).isEqualTo(64512);
        assertThat(a.routerId()).isEqualTo(IpAddress.parse("10.0.0.1"));
        assertThat(a.bgp().port()).isEqualTo(1790);
        assertThat(peers(a)).containsExactly("10.1.0.1 64601", "10.9.0.1 64900");

        Settings b = parse("b", "r2");
        assertThat(b.asNumber()).isEqualTo(64513);
        assertThat(b.routerId()).isEqualTo(IpAddress.parse("9.9.9.9"));
        assertThat(b.bgp().port()).isEqualTo(1179);
        assertThat(b.bgp().hold()).isEqualTo(Duration.ofSeconds(90));
        assertThat(b.bgp().clusterId()).isEqualTo(Optional.of(IpAddress.parse("2.2.2.2")));
        assertThat(b.ignoredInterfaces()).extracting(text -> text.text()).containsExactly("lxc*");
        assertThat(peers(b)).containsExactly("10.1.0.1 64602", "10.9.0.1 64900", "10.8.0.1 64800");
    }

    /// Both nodes make the same of the mesh.
    @Test
    void aNodeOfTheMeshHasTheAsAndThePortThatAreItsOwn() throws Exception {
        for (Settings each : List.of(parse("a", "r1"), parse("b", "r2"))) {
            assertThat(each.meshNodes())
                    .extracting(
                            node -> node.name().text() + " " + node.asNumber() + " " + node.port())
                    .containsExactly("a 64512 1790", "b 64513 1179");
        }
    }

    @Test
    void whatEndsBirdNeedsNoNodesName() throws Exception {
        assertThat(LocalSettings.parse(bytes(SHARED)).services())
                .containsExactly(Cidr.parse("10.96.0.0/12"));
    }

    @Test
    void errorsNameTheNodesKey() {
        assertThatThrownBy(() -> parse("c", "r1"))
                .hasMessageStartingWith("address: missing; an IPv4 address here");
        assertThatThrownBy(() -> broken("b", "\"asNumber\": 64513", "\"asNumber\": 0"))
                .hasMessage("nodes.b.asNumber: must be an AS number, 1 to 4294967295");
        assertThatThrownBy(() -> broken("b", "10.8.0.1", "10.9.0.1"))
                .hasMessage(
                        "nodes.b.peers[0].address: 10.9.0.1 is this node or a peer named before"
                                + " it");
    }

    /// Wherever the file is read.
    @Test
    void aMistypedKeyOfAnotherNodeIsFound() {
        assertThatThrownBy(() -> broken("a", "\"clusterId\"", "\"clusterID\""))
                .hasMessage("nodes.b.bgp.clusterID: unknown key; did you mean \"clusterId\"?");
        assertThatThrownBy(() -> broken("a", "\"routerId\"", "\"export\""))
                .hasMessage("nodes.b.export: unknown key; did you mean \"bgp\"?");
        assertThatThrownBy(() -> broken("a", "\"b\": {", "\"b b\": {"))
                .hasMessage(
                        "nodes.b b: \"b b\" must be letters, digits, '.', '-' and '_', not a dot"
                                + " first");
    }

    private static List<String> peers(Settings settings) {
        return settings.peers().stream()
                .map(peer -> peer.address() + " " + peer.asNumber())
                .toList();
    }

    private static Settings parse(String name, String rack) throws JsonException {
        return Settings.parse(bytes(SHARED), new ThisNode(name, new Labels(Map.of("rack", rack))));
    }

    private static Settings broken(String name, String text, String replacement)
            throws JsonException {
        return Settings.parse(
                bytes(SHARED.replace(text, replacement)), new ThisNode(name, Labels.none()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
