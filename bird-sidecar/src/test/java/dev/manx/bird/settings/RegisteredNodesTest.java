package dev.manx.bird.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.bird.dialect.BirdString;
import dev.manx.core.conf.Labels;
import dev.manx.core.json.JsonException;
import dev.manx.core.net.IpAddress;
import dev.manx.core.registry.NodeEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
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
        return new MeshNode(new BirdString(name), new NodeAddresses(all), asNumber, 179, false);
    }

    @Test
    void everyRegisteredNodeIsInTheMesh() throws Exception {
        Settings with =
                settings("")
                        .withNodes(
                                Optional.empty(),
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
                                Optional.empty(),
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
                                Optional.empty(),
                                List.of(
                                        entry("node2", 64512, "10.20.30.31"),
                                        entry("node3", 64513, "10.20.30.31", "fd00::32")));
        assertThat(with.meshNodes()).containsExactly(node("node2", 64512, "10.20.30.31"));
    }

    @Test
    void aNodeThatNoSessionCanReachIsLeftOut() throws Exception {
        Settings with =
                settings("")
                        .withNodes(
                                Optional.empty(),
                                List.of(entry("none", 64512), entry("ll", 1, "fe80::1")));
        assertThat(with.meshNodes()).isEmpty();
    }

    @Nested
    class WithRouteReflectors {

        private static final IpAddress CLUSTER = IpAddress.parse("224.0.0.1");

        private static NodeEntry reflector(String name, long asNumber, String address) {
            List<IpAddress> addresses = List.of(IpAddress.parse(address));
            return new NodeEntry(name, addresses, asNumber, Labels.none(), Optional.of(CLUSTER));
        }

        private static MeshNode client(String name, String address) {
            MeshNode node = node(name, 64512, address);
            return new MeshNode(node.name(), node.addresses(), 64512, 179, true);
        }

        @Test
        void aNodeHasSessionsWithThemAlone() throws Exception {
            Settings with =
                    settings("")
                            .withNodes(
                                    Optional.of(entry("node1", 64512, "10.20.30.30")),
                                    List.of(
                                            entry("node2", 64512, "10.20.30.31"),
                                            reflector("node3", 64512, "10.20.30.32")));
            assertThat(with.meshNodes()).containsExactly(node("node3", 64512, "10.20.30.32"));
            assertThat(with.bgp().clusterId()).isEmpty();
        }

        @Test
        void oneOfThemHasTheOthersOfItsSystemAsClients() throws Exception {
            Settings with =
                    settings("")
                            .withNodes(
                                    Optional.of(reflector("node1", 64512, "10.20.30.30")),
                                    List.of(
                                            entry("node2", 64512, "10.20.30.31"),
                                            reflector("node3", 64512, "10.20.30.32"),
                                            entry("node4", 64601, "10.20.30.33")));
            assertThat(with.meshNodes())
                    .containsExactly(
                            client("node2", "10.20.30.31"),
                            node("node3", 64512, "10.20.30.32"),
                            node("node4", 64601, "10.20.30.33"));
            assertThat(with.bgp().clusterId()).contains(CLUSTER);
        }
    }

    @Test
    void theSystemThatTheRegistryGivesUsGoesBeforeTheFile() throws Exception {
        Settings with =
                settings(
                                ", \"peers\": [{\"address\": \"10.20.30.1\", \"asNumber\": 8},"
                                        + " {\"address\": \"10.20.30.2\", \"asNumber\": 8,"
                                        + " \"localAsNumber\": 7}]")
                        .withNodes(Optional.of(entry("node1", 64601, "10.20.30.30")), List.of());
        assertThat(with.asNumber()).isEqualTo(64601);
        assertThat(with.peers().stream().map(peer -> peer.options().localAs()))
                .containsExactly(64601L, 7L);
    }
}
