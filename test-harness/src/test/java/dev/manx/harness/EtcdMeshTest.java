package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Two nodes that know nothing of one another but an etcd behind TLS: each sidecar registers its
/// node, claims a block ahead, and peers with the other.
@Tag("root")
class EtcdMeshTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String URL = "https://10.20.30.30:2379";

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    /// A node without peers in its file.
    private record Side(ManxNode manx, String address) {

        static Side of(NetNsFixture net, Node node, String name, String address, Path authority) {
            ManxNode usual =
                    ManxNode.of(net, node, name, net.folder(), net.folder(), ManxNode.POOL, 26);
            ObjectNode ipam = (ObjectNode) usual.conflist().at("/plugins/0/ipam");
            ObjectNode registry = ipam.putObject("registry").put("type", "etcd");
            registry.putArray("endpoints").add(URL);
            registry.put("ca", authority.toString());
            var side = new Side(usual, address);
            usual.conflistFile();
            ObjectNode config = Outcome.JSON.createObjectNode();
            config.put("address", address).put("asNumber", 64512);
            config.putObject("bird")
                    .put("binary", Programs.bird("2"))
                    .put("directory", usual.folder().resolve("bird").toString());
            config.putObject("endpoints").put("listen", side.socket().toString());
            try {
                Files.writeString(side.config(), config.toPrettyString());
            } catch (IOException e) {
                throw new UncheckedIOException("write " + side.config(), e);
            }
            return side;
        }

        private Path config() {
            return manx.folder().resolve("bird.jsonc");
        }

        /// Where the sidecar tells its metrics.
        private Path socket() {
            return manx.folder().resolve("http.sock");
        }

        void awaitMetric(String line) {
            Await.until(
                    line,
                    PATIENCE,
                    () ->
                            manx.node()
                                    .run(
                                            "curl",
                                            "-s",
                                            "--unix-socket",
                                            socket().toString(),
                                            "http://node/metrics")
                                    .stdout(),
                    page -> page.lines().anyMatch(line::equals));
        }

        Daemon startSidecar(NetNsFixture net) {
            Path conflist = manx.folder().resolve("10-manx.conflist");
            return net.closing(
                    Daemon.start(
                            manx.node(),
                            manx.folder().resolve("sidecar.log"),
                            Map.of(),
                            List.of(
                                    Programs.folder().resolve("manx-bird").toString(),
                                    "run",
                                    "--conflist",
                                    conflist.toString(),
                                    "--config",
                                    config().toString())));
        }

        /// The one route by the other node, waited for.
        String awaitRouteVia(String other) {
            return Await.until(
                            "a block's route via " + other,
                            PATIENCE,
                            () ->
                                    manx.node().ip().routeLines().stream()
                                            .filter(line -> line.contains(" via " + other + " "))
                                            .toList(),
                            lines -> lines.size() == 1)
                    .getFirst();
        }
    }

    @Test
    void nodesThatRegisterArePeersAndHaveBlocksBeforeTheirFirstPod() {
        Node n1 = net.node("n1");
        Node n2 = net.node("n2");
        net.join("ens192", n1, "10.20.30.30/24", n2, "10.20.30.31/24");
        Path folder = net.folder();
        Daemon etcd = startEtcd(n1, folder);
        Path authority = folder.resolve("etcd.pem");
        Side one = Side.of(net, n1, "node1", "10.20.30.30", authority);
        Side two = Side.of(net, n2, "node2", "10.20.30.31", authority);
        one.startSidecar(net);
        two.startSidecar(net);

        String toTwo = one.awaitRouteVia("10.20.30.31");
        String toOne = two.awaitRouteVia("10.20.30.30");

        one.awaitMetric("manx_registry_up 1");
        one.awaitMetric("manx_blocks{state=\"confirmed\"} 1");
        one.awaitMetric("manx_free_addresses{family=\"ipv4\"} 64");
        etcd.close();
        one.awaitMetric("manx_registry_up 0");
        Attachment pod1 = one.manx().pod("pod1");
        Attachment pod2 = two.manx().pod("pod2");
        one.manx().runtime().add(pod1).orFail();
        String address = ManxNode.address(two.manx().runtime().add(pod2));
        Outcome ping =
                ManxNode.sandbox(pod1)
                        .run("ping", "-n", "-c", "3", "-i", "0.2", "-W", "2", address);
        assertThat(ping.stdout()).contains("3 received, 0% packet loss").contains("ttl=62");
        one.manx().runtime().del(pod1).orFail();
        assertThat(one.awaitRouteVia("10.20.30.31")).isEqualTo(toTwo);
        assertThat(two.awaitRouteVia("10.20.30.30")).isEqualTo(toOne);
    }

    private Daemon startEtcd(Node node, Path folder) {
        // signed by itself, and so its own authority
        node.run(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:prime256v1",
                        "-nodes",
                        "-keyout",
                        folder.resolve("etcd.key").toString(),
                        "-out",
                        folder.resolve("etcd.pem").toString(),
                        "-subj",
                        "/CN=etcd",
                        "-addext",
                        "subjectAltName=IP:10.20.30.30")
                .orFail();
        return net.closing(
                Daemon.start(
                        node,
                        folder.resolve("etcd.log"),
                        Map.of(),
                        List.of(
                                "etcd",
                                "--data-dir",
                                folder.resolve("etcd").toString(),
                                "--listen-client-urls",
                                URL,
                                "--advertise-client-urls",
                                URL,
                                "--cert-file",
                                folder.resolve("etcd.pem").toString(),
                                "--key-file",
                                folder.resolve("etcd.key").toString(),
                                "--logger",
                                "zap")));
    }
}
