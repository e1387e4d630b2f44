package dev.manx.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An ADD that meets something: its own earlier work, dead leftovers, other people's links and
/// routes, bad input.
@Tag("root")
class ObstacleTest {

    private static final String POD = "K8S_POD_NAMESPACE=default;K8S_POD_NAME=nginx";
    private static final String NAME = "calic440f455693";

    private Node node;
    private String container;

    @BeforeEach
    void makeNode(@TempDir Path folder) throws Exception {
        node = new Node(folder);
        container = node.container("a");
        // A failing ADD may leave lo up; that is not what these tests are about.
        Node.exec("ip", "-n", container, "link", "set", "lo", "up");
    }

    @AfterEach
    void removeNode() throws Exception {
        if (node != null) {
            node.close();
        }
    }

    private Node.Outcome addPod(String containerId, String namespace) throws Exception {
        return node.call(
                "ADD", containerId, Node.path(namespace), Map.of("CNI_ARGS", POD), Node.CONF);
    }

    /// The ADD fails with this error and leaves everything as it was.
    private void refuses(String containerId, int code, String message) throws Exception {
        Map<String, String> before = node.everything();
        Node.Outcome outcome = addPod(containerId, container);
        assertThat(outcome.message()).isEqualTo(message);
        assertThat(outcome.code()).isEqualTo(code);
        assertThat(node.everything()).isEqualTo(before);
    }

    private void pings(String address) throws Exception {
        assertThat(Node.exec("ip", "netns", "exec", node.name(), "ping", "-c1", "-W2", address))
                .contains("0% packet loss");
    }

    @Test
    void aSecondAddGivesTheSameAddressAndAWorkingLink() throws Exception {
        Node.Outcome first = addPod("c1", container);
        Node.Outcome second = addPod("c1", container);
        assertThat(second.exit()).isZero();
        assertThat(second.json().path("ips")).isEqualTo(first.json().path("ips"));
        assertThat(node.held()).containsExactly("c1.eth0");
        pings(Node.FIRST_ADDRESS);
    }

    @Test
    void anOlderSandboxsLinkOfTheSamePodGivesWay() throws Exception {
        addPod("c1", node.container("old"));
        node.tellIpam("address", "10.244.166.129");
        assertThat(addPod("c2", container).exit()).isZero();
        assertThat(node.ip("link", "show", NAME).path(0).path("ifalias").asText())
                .isEqualTo("manx:net:c2:eth0");
        pings("10.244.166.129");
    }

    @Test
    void aHalfMadeLinkOfAnAddThatWasKilledGivesWay() throws Exception {
        addPod("c1", container);
        Node.exec("ip", "-n", node.name(), "link", "set", NAME, "alias", "");
        assertThat(addPod("c1", container).exit()).isZero();
        pings(Node.FIRST_ADDRESS);
    }

    @Test
    void aDeadAttachmentsRouteToOurAddressGivesWay() throws Exception {
        node.add("dead", node.container("old"));
        assertThat(addPod("c1", container).exit()).isZero();
        assertThat(Node.exec("ip", "-n", node.name(), "route", "show", Node.FIRST_ADDRESS))
                .isEqualTo("10.244.166.128 dev calic440f455693 scope link \n");
        pings(Node.FIRST_ADDRESS);
    }

    @Test
    void aForeignRouteStaysAndTheAddressGoesBack() throws Exception {
        Node.exec(
                "ip",
                "-n",
                node.name(),
                "route",
                "add",
                "10.244.166.128",
                "via",
                "10.20.30.9",
                "proto",
                "static");
        refuses(
                "c1",
                5,
                "add route 10.244.166.128/32 dev calic440f455693: already routed via 10.20.30.9 dev"
                        + " ens192, proto static (remove that route, or reserve its address in"
                        + " IPAM)");
    }

    @Test
    void aForeignLinkOfOurNameStays() throws Exception {
        Node.exec(
                "ip", "-n", node.name(), "link", "add", NAME, "type", "veth", "peer", "name", "x");
        Node.exec("ip", "-n", node.name(), "link", "set", NAME, "alias", "lab");
        refuses(
                "c1",
                5,
                "create veth calic440f455693: the node already has a link of this name, not made"
                        + " by manx (kind veth, alias \"lab\") (remove it)");
    }

    @Test
    void aForeignLinkInTheContainerStays() throws Exception {
        Node.exec(
                "ip", "-n", container, "link", "add", "eth0", "type", "veth", "peer", "name", "x");
        refuses(
                "c1",
                5,
                "create veth eth0: the container already has a link of this name, not made by manx"
                        + " (kind veth, no alias) (remove it or choose another CNI_IFNAME)");
    }

    @Test
    void aDefaultRouteInTheContainerIsAnErrorAndNothingStays() throws Exception {
        Node.exec(
                "ip", "-n", container, "link", "add", "x", "up", "type", "veth", "peer", "name",
                "y");
        Node.exec("ip", "-n", container, "route", "add", "default", "dev", "x");
        Map<String, String> before = node.everything();
        Node.Outcome outcome = addPod("c1", container);
        assertThat(outcome.code()).isEqualTo(5);
        assertThat(outcome.message())
                .startsWith("add route 0.0.0.0/0 via 169.254.1.1 dev eth0: EEXIST");
        assertThat(node.everything()).isEqualTo(before);
    }

    @Test
    void anAddressThatCannotBeAttachedGoesBack() throws Exception {
        node.tellIpam("answer", "{\"cniVersion\":\"1.1.0\"}");
        refuses(
                "c1",
                7,
                "add eth0: IPAM plugin fake-ipam gave no address (manx needs at least one)");
    }

    @Test
    void anErrorOfIpamGoesOnWithItsCode() throws Exception {
        node.tellIpam("fail-ADD", "{\"code\":11,\"msg\":\"pool 10.244.0.0/16 is full\"}");
        refuses("c1", 11, "pool 10.244.0.0/16 is full");
    }

    @Test
    void whatIsNoAnswerOfIpamIsCodeSix() throws Exception {
        node.tellIpam("fail-ADD", "segfault");
        refuses(
                "c1",
                6,
                node.folder().resolve("fake-ipam")
                        + " ADD exited with 1, and its stdout is not valid JSON (line 1, column 1:"
                        + " a value is wanted) (its stderr may tell more)");
    }

    @Test
    void aMissingIpamPluginIsFoundOutBeforeAnythingIsDone() throws Exception {
        Files.delete(node.folder().resolve("fake-ipam"));
        refuses(
                "c1",
                4,
                "find IPAM plugin fake-ipam: not an executable file in any folder of CNI_PATH \""
                        + node.folder()
                        + "\" (install it there, or correct ipam.type)");
    }

    @Test
    void aNamespaceThatIsNoneIsRefusedBeforeIpamIsAsked() throws Exception {
        for (String path :
                new String[] {
                    "/run/netns/nowhere-at-all",
                    node.folder().resolve("fake-ipam").toString(),
                    Node.path(node.name())
                }) {
            Node.Outcome outcome = node.call("ADD", "c1", path, Map.of(), Node.CONF);
            assertThat(outcome.code()).as(path).isEqualTo(8);
            assertThat(outcome.message()).contains(path);
        }
        assertThat(node.calls()).isEmpty();
    }

    /// Each of these makes another request of the two sends fail.
    @ParameterizedTest
    @CsvSource({
        "addr add 169.254.9.9/32 dev lo,10.0.0.1 10.0.0.1,add address 10.0.0.1/32 dev eth0: EEXIST",
        "route add 169.254.1.1 dev lo,10.0.0.1,add route 169.254.1.1/32 dev eth0: EEXIST",
        "route add default dev lo,10.0.0.1,add route 0.0.0.0/0 via 169.254.1.1 dev eth0: EEXIST",
        "addr add 169.254.9.9/32 dev lo,10.0.0.1 10.20.30.77,add route 10.20.30.77/32 dev cali"
    })
    void whicheverRequestFailsEverythingIsAsBefore(
            String inContainer, String addresses, String message) throws Exception {
        Node.exec(("ip -n " + container + " " + inContainer).split(" ", -1));
        Node.exec(
                "ip",
                "-n",
                node.name(),
                "route",
                "add",
                "10.20.30.77",
                "dev",
                "ens192",
                "proto",
                "static");
        var answer = new StringJoiner(",", "{\"cniVersion\":\"1.1.0\",\"ips\":[", "]}");
        for (String address : addresses.split(" ", -1)) {
            answer.add("{\"address\":\"" + address + "/32\"}");
        }
        node.tellIpam("answer", answer.toString());
        Map<String, String> before = node.everything();
        Node.Outcome outcome = addPod("c1", container);
        assertThat(outcome.message()).startsWith(message);
        assertThat(outcome.code()).isEqualTo(5);
        assertThat(node.everything()).isEqualTo(before);
        assertThat(node.calls()).containsExactly("ADD c1 eth0", "DEL c1 eth0");
    }

    @Test
    void aFailingUndoIsToldOnStderr() throws Exception {
        node.tellIpam("answer", "{\"cniVersion\":\"1.1.0\"}");
        node.tellIpam("fail-DEL", "{\"code\":11,\"msg\":\"locked\"}");
        assertThat(addPod("c1", container).stderr())
                .contains(
                        "level=warning event=undo-failed network=net container=c1 ifname=eth0"
                                + " msg=locked\n");
    }
}
