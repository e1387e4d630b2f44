package dev.manx.bird.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.bird.dialect.BirdString;
import dev.manx.core.conf.Labels;
import dev.manx.core.json.JsonException;
import dev.manx.core.net.IpAddress;
import dev.manx.core.registry.NodeEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Nodes of the registry in the mesh, beside those of the routing file.
class RegisteredNodesTest {

    private static Settings settings(String more) throws JsonException {
        String text = "{\"address\": \"10.20.30.30\"" + more + "}";
        return Settings.parse(text.getBytes(StandardCharsets.UTF_8), SettingsTest.NODE);
    }

    private static NodeEntry entry(String name, long asNumber, String... addresses) {
        List<IpAddress> all = List.of(addresses).stream().map(IpAddress::parse).toList();
        return new NodeEntry(name, all, asNumber, Labels.none());
    }

    private static MeshNode node(String name, long asNumber, String... addresses) {
        List<IpAddress> all = List.of(addresses).stream().map(IpAddress::parse).toList();
        return new MeshNode(new BirdString(name), new NodeAddresses(all), asNumber, 179);
    }

    @Test
    void everyRegisteredNodeIsInTheMesh() throws Exception {
        Settings with =
                settings("")
                        .withNodes(
                                List.of(
                                        entry("node2", 64512, "10.20.30.31", "fd00::31"),
                                        entry("node3", 64513, "fd00::32")));
        assertThat(with.meshNodes())
                .containsExactly(
                        node("node2", 64512, "10.20.30.31", "fd00::31"),
                        node("node3", 64513, "fd00::32"));
    }

    @Test
    void whatTheFileNamesGoesBefore() throws Exception {
        Settings with =
                settings(
                                ", \"mesh\": {\"nodes\": [{\"name\": \"mine\", \"address\":"
                                        + " \"10.20.30.31\", \"asNumber\": 7}]}, \"peers\":"
                                        + " [{\"address\": \"10.20.30.1\", \"asNumber\": 8}]")
                        .withNodes(
                                List.of(
                                        entry("node2", 64512, "10.20.30.31"),
                                        entry("tor", 64512, "10.20.30.1"),
                                        entry("node4", 64512, "10.20.30.33")));
        assertThat(with.meshNodes())
                .containsExactly(
                        node("mine", 7, "10.20.30.31"), node("node4", 64512, "10.20.30.33"));
    }

    /// BIRD would refuse the whole file for two sessions with one address.
    @Test
    void ofTwoWithOneAddressTheFirstIsMeant() throws Exception {
        Settings with =
                settings("")
                        .withNodes(
                                List.of(
                                        entry("node2", 64512, "10.20.30.31"),
                                        entry("node3", 64513, "10.20.30.31", "fd00::32")));
        assertThat(with.meshNodes()).containsExactly(node("node2", 64512, "10.20.30.31"));
    }

    @Test
    void aNodeThatNoSessionCanReachIsLeftOut() throws Exception {
        Settings with =
                settings("").withNodes(List.of(entry("none", 64512), entry("ll", 1, "fe80::1")));
        assertThat(with.meshNodes()).isEmpty();
    }
}
