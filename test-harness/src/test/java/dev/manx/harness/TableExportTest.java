package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.block.BlockState;
import dev.manx.core.net.Cidr;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The sidecar without a BIRD of its own: blocks go to a table of the kernel, from where a BIRD
/// that is none of ours takes them to another node.
@Tag("root")
class TableExportTest {

    private static final String FIRST = "10.244.166.128/26";
    private static final String SECOND = "10.244.7.64/26";
    private static final String AT_PEER = "%s via 10.20.30.30 dev ens192 proto bird metric 32";

    /// What an operator has: routes of table 119 go to the peer, those of the peer to the kernel.
    private static final String BIRD =
            """
            router id %1$s;
            protocol device { }
            protocol direct { ipv4; interface "ens192"; }
            ipv4 table blocks;
            protocol kernel blocks_of_manx {
              kernel table 119; learn; scan time 1; ipv4 { table blocks; import all; export none; };
            }
            protocol pipe { table master4; peer table blocks; import all; export none; }
            protocol kernel { persist; ipv4 { import none; export where source = RTS_BGP; }; }
            protocol bgp peer {
              local %1$s as 64512; neighbor %2$s as 64512;
              connect delay time 1; connect retry time 1; error wait time 1, 1;
              ipv4 { import all; export where proto = "blocks_of_manx"; next hop self; };
            }
            """;

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    @Test
    void aRoutingDaemonOfTheOperatorsTakesTheBlocksFromTheTable() {
        SidecarNode one = oneNode();
        Node two = net.node("n2");
        net.join("ens192", one.node(), "10.20.30.30/24", two, "10.20.30.31/24");
        bird(one.node(), "10.20.30.30", "10.20.30.31");
        bird(two, "10.20.30.31", "10.20.30.30");
        one.own(FIRST);
        one.startSidecar();

        awaitRoute(two, AT_PEER.formatted(FIRST), true);
        one.own(SECOND);
        awaitRoute(two, AT_PEER.formatted(SECOND), true);
        one.edit(all -> all.with(Cidr.parse(FIRST), BlockState.RELEASING, Instant.EPOCH));
        awaitRoute(two, AT_PEER.formatted(FIRST), false);
        assertThat(one.command("drain").stdout()).isEqualTo("deleted 2 routes\n");
        awaitRoute(two, AT_PEER.formatted(SECOND), false);
    }

    @Test
    void theTableIsKeptInStepAndRoutesOfOthersAreLeftAlone() {
        SidecarNode one = oneNode();
        Node node = one.node();
        node.ip().command("route", "add", "blackhole", "192.0.2.0/24", "table", "119");
        one.own(FIRST, "10.244.9.1/32");
        one.startSidecar();

        one.awaitRoute("blackhole " + FIRST + " proto 30", true);
        assertThat(table(node))
                .isEqualTo(
                        """
                        blackhole 10.244.9.1 proto 30
                        blackhole 10.244.166.128/26 proto 30
                        blackhole 192.0.2.0/24
                        """);
        // A block of one address is its pod's place in the main table.
        assertThat(node.ip().routeLines()).containsExactly("blackhole " + FIRST + " proto 30");
        assertThat(one.command("status").stdout())
                .contains("table          119\n", "exports        10.244.9.1/32, " + FIRST + "\n");

        String before = table(node);
        node.ip().command("route", "flush", "table", "119", "proto", "30");
        Await.until(
                "what was flushed is there again",
                SidecarNode.CONVERGENCE,
                () -> table(node),
                before::equals);

        assertThat(one.command("drain").orFail().stdout()).isEqualTo("deleted 3 routes\n");
        assertThat(table(node)).isEqualTo("blackhole 192.0.2.0/24\n");
        assertThat(node.ip().routeLines()).isEmpty();
    }

    private SidecarNode oneNode() {
        SidecarNode node =
                SidecarNode.of(net, net.node("n1"), "node1", net.folder(), "bird", "10.20.30.30");
        node.config().removeAll();
        node.config().putObject("export");
        node.config()
                .putObject("bird")
                .put("directory", node.manx().folder().resolve("bird").toString());
        return node;
    }

    private void bird(Node node, String own, String peer) {
        Path folder = net.folder();
        net.closing(BirdDaemon.start(Programs.bird("2"), node, folder, BIRD.formatted(own, peer)));
    }

    private static String table(Node node) {
        return node.run("ip", "route", "show", "table", "119").stdout().replaceAll(" +\n", "\n");
    }

    private static void awaitRoute(Node node, String line, boolean there) {
        Await.until(
                line + (there ? " is in " : " is not in ") + "the kernel",
                SidecarNode.CONVERGENCE,
                () -> node.ip().routeLines(),
                lines -> lines.contains(line) == there);
    }
}
