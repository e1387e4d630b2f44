package dev.manx.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// DEL, GC and STATUS against a real kernel.
@Tag("root")
class DelTest {

    private static final String POD = "K8S_POD_NAMESPACE=default;K8S_POD_NAME=nginx";

    private Node node;
    private String container;

    @BeforeEach
    void makeNode(@TempDir Path folder) throws Exception {
        node = new Node(folder);
        container = node.container("a");
        Node.exec("ip", "-n", container, "link", "set", "lo", "up");
    }

    @AfterEach
    void removeNode() throws Exception {
        if (node != null) {
            node.close();
        }
    }

    private void delLeaves(Map<String, String> before, String netns, Map<String, String> more)
            throws Exception {
        for (int time = 0; time < 2; time++) {
            Node.Outcome outcome = node.call("DEL", "c1", netns, more, Node.CONF);
            assertThat(outcome.stdout()).isEmpty();
            assertThat(outcome.exit()).isZero();
            assertThat(node.everything()).isEqualTo(before);
        }
    }

    @Test
    void everythingIsAsBeforeTheAdd() throws Exception {
        Map<String, String> before = node.everything();
        node.add("c1", container);
        assertThat(node.everything()).isNotEqualTo(before);
        delLeaves(before, Node.path(container), Map.of());
    }

    @Test
    void theNamespaceIsNotNeededNorThePodsName() throws Exception {
        Map<String, String> before = node.everything();
        for (String netns :
                new String[] {"", "/run/netns/gone", node.folder().resolve("calls").toString()}) {
            node.call("ADD", "c1", Node.path(container), Map.of("CNI_ARGS", POD), Node.CONF);
            delLeaves(before, netns, Map.of());
        }
    }

    @Test
    void ofNothingItSucceeds() throws Exception {
        delLeaves(node.everything(), Node.path(container), Map.of());
        assertThat(node.calls()).containsExactly("DEL c1 eth0", "DEL c1 eth0");
    }

    @Test
    void whatAKilledAddHasLeftHalfMadeGoes() throws Exception {
        Map<String, String> before = node.everything();
        node.add("c1", container);
        Node.exec("ip", "-n", node.name(), "link", "set", "calic1", "alias", "");
        delLeaves(before, "", Map.of());
    }

    @Test
    void aLateDelOfAnOldSandboxLeavesTheNewOnesLink() throws Exception {
        node.call("ADD", "new", Node.path(container), Map.of("CNI_ARGS", POD), Node.CONF);
        Map<String, String> before = node.everything();
        delLeaves(before, "", Map.of("CNI_ARGS", POD));
    }

    @Test
    void theLinkIsGoneEvenWhenIpamFailsAndTheErrorIsReported() throws Exception {
        node.add("c1", container);
        node.tellIpam("fail-DEL", "{\"code\":11,\"msg\":\"locked\"}");
        Node.Outcome outcome = node.del("c1", container);
        assertThat(outcome.code()).isEqualTo(11);
        assertThat(outcome.message()).isEqualTo("locked");
        assertThat(Node.exec("ip", "-n", node.name(), "-br", "link")).doesNotContain("calic1");
    }

    @Test
    void gcRemovesWhatIsNotInTheListAndTellsIpam() throws Exception {
        node.add("keep", container);
        Map<String, String> before = node.everything();
        node.tellIpam("address", "10.244.166.129");
        node.add("dead", node.container("b"));
        node.tellIpam("address", "10.244.166.130");
        node.add("half", node.container("c"));
        Node.exec("ip", "-n", node.name(), "link", "set", "calihalf", "alias", "");
        var conf = Node.conf();
        conf.putArray("cni.dev/valid-attachments")
                .addObject()
                .put("containerID", "keep")
                .put("ifname", "eth0");
        assertThat(node.calls()).hasSize(3);

        Node.Outcome outcome = node.call("GC", "", "", Map.of("CNI_IFNAME", ""), conf.toString());

        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.exit()).isZero();
        assertThat(node.calls()).containsExactly("GC  ");
        assertThat(node.everything())
                .containsEntry(node.name() + " links", before.get(node.name() + " links"))
                .containsEntry(node.name() + " routes", before.get(node.name() + " routes"));
    }

    @Test
    void gcWithoutAListRemovesNothing() throws Exception {
        node.add("c1", container);
        Map<String, String> before = node.everything();
        Node.Outcome outcome = node.call("GC", "", "", Map.of("CNI_IFNAME", ""), Node.CONF);
        assertThat(outcome.code()).isEqualTo(7);
        assertThat(outcome.message())
                .isEqualTo(
                        "cni.dev/valid-attachments: missing; must be an array of the attachments to"
                                + " keep");
        assertThat(node.everything()).isEqualTo(before);
    }

    @Test
    void statusIsWhatIpamSays() throws Exception {
        assertThat(node.call("STATUS", "", "", Map.of(), Node.CONF).exit()).isZero();
        node.tellIpam("fail-STATUS", "{\"code\":50,\"msg\":\"no room\"}");
        assertThat(node.call("STATUS", "", "", Map.of(), Node.CONF).code()).isEqualTo(50);
        String noPlugin = Node.CONF.replace("fake-ipam", "missing");
        assertThat(node.call("STATUS", "", "", Map.of(), noPlugin).code()).isEqualTo(50);
    }
}
