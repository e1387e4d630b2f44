package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `manx-bird flush`: what BIRD left in the kernel goes, and nothing else does.
@Tag("root")
class LeftRoutesTest {

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    @Test
    void birdsRoutesWithinThePoolsGo() {
        Node node = net.node("n1");
        Node other = net.node("n2");
        net.join("ens192", node, "10.20.30.30/24", other, "10.20.30.31/24");
        node.ip().command("-6", "address", "add", "fd00:1::1/64", "dev", "ens192", "nodad");
        SidecarNode of4 = SidecarNode.of(net, node, "node1", net.folder(), "bird", "10.20.30.30");
        var sidecar =
                new SidecarNode(of4.manx().withPool("fd00:10:244::/64"), of4.bird(), of4.config());
        sidecar.writeFiles();
        String[] birds = {
            "blackhole 10.244.7.64/26",
            "10.244.9.0/26 via 10.20.30.31",
            "10.244.10.0/26 nexthop via 10.20.30.31 nexthop via 10.20.30.32",
            "blackhole fd00:10:244::40/122",
            "fd00:10:244::80/122 via fd00:1::2",
            "fd00:10:244::c0/122 nexthop via fd00:1::2 nexthop via fd00:1::3",
        };
        for (String each : birds) {
            add(node, each, "bird");
        }
        add(node, "10.10.0.0/16 via 10.20.30.31", "bird");
        add(node, "10.244.11.0/26 via 10.20.30.31", "static");
        add(node, "fd00:20::/64 via fd00:1::2", "bird");

        assertThat(sidecar.flush().orFail().stdout()).isEqualTo("deleted 6 routes\n");
        assertThat(routes(node))
                .doesNotContain("10.244.7", "10.244.9", "10.244.10", "fd00:10:244:")
                .contains(
                        "10.10.0.0/16 via 10.20.30.31 dev ens192 proto bird",
                        "10.244.11.0/26 via 10.20.30.31 dev ens192 proto static",
                        "fd00:20::/64 via fd00:1::2 dev ens192 proto bird");
        assertThat(sidecar.flush().orFail().stdout()).isEqualTo("deleted 0 routes\n");
    }

    private static void add(Node node, String route, String protocol) {
        // before the next hops, where there are several
        String all = "ip route add proto " + protocol + " " + route;
        node.run(all.split(" ", -1)).orFail();
    }

    private static String routes(Node node) {
        return node.run("ip", "-4", "route").stdout() + node.run("ip", "-6", "route").stdout();
    }
}
