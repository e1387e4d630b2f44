package dev.manx.harness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The demo's two nodes: 10.20.30.30 and 10.20.30.31, joined by `ens192`, the sidecar and a real
/// BIRD on each.
///
/// @param one node1
/// @param two node2
record TwoNodes(SidecarNode one, SidecarNode two) {

    static final Duration CONVERGENCE = SidecarNode.CONVERGENCE;

    /// Nodes with their demo blocks; the sidecars are not started.
    static TwoNodes of(NetNsFixture net, String dialect) {
        Node n1 = net.node("n1");
        Node n2 = net.node("n2");
        net.join("ens192", n1, "10.20.30.30/24", n2, "10.20.30.31/24");
        Path registry = net.folder();
        String bird = Programs.bird(dialect);
        var one = SidecarNode.of(net, n1, "node1", registry, bird, "10.20.30.30");
        var two = SidecarNode.of(net, n2, "node2", registry, bird, "10.20.30.31");
        for (SidecarNode node : List.of(one, two)) {
            ArrayNode nodes = node.config().putObject("mesh").putArray("nodes");
            nodes.addObject().put("name", "node1").put("address", "10.20.30.30");
            nodes.addObject().put("name", "node2").put("address", "10.20.30.31");
        }
        one.claim("10.244.166.128/26");
        two.claim("10.244.104.0/26");
        return new TwoNodes(one, two);
    }
}
