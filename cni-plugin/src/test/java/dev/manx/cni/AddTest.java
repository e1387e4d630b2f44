package dev.manx.cni;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// ADD against a real kernel, seen through iproute2.
@Tag("root")
class AddTest {

    private static final String POD = "K8S_POD_NAMESPACE=default;K8S_POD_NAME=nginx";

    private Node node;
    private String container;

    @BeforeEach
    void makeNode(@TempDir Path folder) throws Exception {
        node = new Node(folder);
        container = node.container("a");
    }

    @AfterEach
    void removeNode() throws Exception {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void theContainerHasItsAddressAndOneWayOut() throws Exception {
        assertThat(node.add("c1", container)).extracting(Node.Outcome::exit).isEqualTo(0);

        assertThat(Node.exec("ip", "-n", container, "route"))
                .isEqualTo(
                        """
                        default via 169.254.1.1 dev eth0\s
                        169.254.1.1 dev eth0 scope link\s
                        """);
        assertThat(Node.exec("ip", "-n", container, "neigh"))
                .isEqualTo("169.254.1.1 dev eth0 lladdr ee:ee:ee:ee:ee:ee PERMANENT \n");
        JsonNode addresses = Node.ipIn(container, "-4", "addr", "show", "eth0").path(0);
        assertThat(addresses.path("addr_info").path(0).path("local").asText())
                .isEqualTo(Node.FIRST_ADDRESS);
        assertThat(addresses.path("addr_info").path(0).path("prefixlen").asInt()).isEqualTo(32);
        assertThat(addresses.path("mtu").asInt()).as("the uplink's").isEqualTo(1400);
        assertThat(addresses.path("operstate").asText()).isEqualTo("UP");
        assertThat(Node.ipIn(container, "link", "show", "lo").toString()).contains("\"UP\"");
    }

    @Test
    void theNodeHasTheHostEndAndARouteToIt() throws Exception {
        node.call("ADD", "c1", Node.path(container), Map.of("CNI_ARGS", POD), Node.CONF);

        JsonNode link = node.ip("link", "show", "calic440f455693").path(0);
        assertThat(link.path("address").asText()).isEqualTo("ee:ee:ee:ee:ee:ee");
        assertThat(link.path("mtu").asInt()).isEqualTo(1400);
        assertThat(link.path("ifalias").asText()).isEqualTo("manx:net:c1:eth0");
        assertThat(link.path("operstate").asText()).isEqualTo("UP");
        assertThat(Node.exec("ip", "-n", node.name(), "route", "show", Node.FIRST_ADDRESS))
                .isEqualTo("10.244.166.128 dev calic440f455693 scope link \n");
        assertThat(sysctl("ipv4", "forwarding")).isEqualTo("1");
        assertThat(sysctl("ipv4", "proxy_arp")).isEqualTo("0");
        assertThat(sysctl("ipv6", "accept_ra")).isEqualTo("0");
        assertThat(sysctl("ipv6", "disable_ipv6")).isEqualTo("1");
    }

    private String sysctl(String family, String name) throws Exception {
        return Node.exec(
                        "ip",
                        "netns",
                        "exec",
                        node.name(),
                        "cat",
                        "/proc/sys/net/" + family + "/conf/calic440f455693/" + name)
                .strip();
    }

    @Test
    void theResultTellsWhatWasInstalled() throws Exception {
        JsonNode result = node.add("c1", container).json();

        String mac = Node.ipIn(container, "link", "show", "eth0").path(0).path("address").asText();
        assertThat(result)
                .hasToString(
                        "{\"cniVersion\":\"1.1.0\",\"interfaces\":["
                            + "{\"name\":\"calic1\",\"mac\":\"ee:ee:ee:ee:ee:ee\",\"mtu\":1400},"
                            + "{\"name\":\"eth0\",\"mac\":\""
                                + mac
                                + "\",\"mtu\":1400,\"sandbox\":\""
                                + Node.path(container)
                                + "\"}],\"ips\":[{\"interface\":1,"
                                + "\"address\":\"10.244.166.128/32\",\"gateway\":\"169.254.1.1\"}],"
                                + "\"routes\":[{\"dst\":\"169.254.1.1/32\",\"scope\":253},"
                                + "{\"dst\":\"0.0.0.0/0\",\"gw\":\"169.254.1.1\"}],\"dns\":{}}");
    }

    @Test
    void packetsGoBothWays() throws Exception {
        node.add("c1", container);
        assertThat(Node.exec("ip", "netns", "exec", container, "ping", "-c1", "-W2", "10.20.30.30"))
                .contains("0% packet loss");
        assertThat(
                        Node.exec(
                                "ip",
                                "netns",
                                "exec",
                                node.name(),
                                "ping",
                                "-c1",
                                "-W2",
                                Node.FIRST_ADDRESS))
                .contains("0% packet loss");
    }

    @Test
    void theConfigurationsMtuAndSettingsAreUsed() throws Exception {
        String conf =
                Node.conf()
                        .put("mtu", 1300)
                        .put("proxyArp", true)
                        .put("rpFilter", 2)
                        .put("mac", "02:00:00:00:00:01")
                        .put("gateway", "169.254.7.7")
                        .put("prefix", "mx")
                        .toString();
        assertThat(node.call("ADD", "c1", Node.path(container), Map.of(), conf).exit()).isZero();

        JsonNode link = node.ip("link", "show", "mxc1").path(0);
        assertThat(link.path("mtu").asInt()).isEqualTo(1300);
        assertThat(link.path("address").asText()).isEqualTo("02:00:00:00:00:01");
        assertThat(Node.exec("ip", "-n", container, "neigh"))
                .isEqualTo("169.254.7.7 dev eth0 lladdr 02:00:00:00:00:01 PERMANENT \n");
        for (String setting : new String[] {"proxy_arp=1", "rp_filter=2"}) {
            String[] parts = setting.split("=", 2);
            assertThat(
                            Node.exec(
                                            "ip",
                                            "netns",
                                            "exec",
                                            node.name(),
                                            "cat",
                                            "/proc/sys/net/ipv4/conf/mxc1/" + parts[0])
                                    .strip())
                    .isEqualTo(parts[1]);
        }
    }

    @Test
    void aSecondInterfaceOfOneContainerWorks() throws Exception {
        node.add("c1", container);
        node.tellIpam("address", "10.244.166.129");
        Node.Outcome second =
                node.call(
                        "ADD", "c1", Node.path(container), Map.of("CNI_IFNAME", "net1"), Node.CONF);

        assertThat(second.exit()).as(second.stdout()).isZero();
        assertThat(
                        Node.exec(
                                "ip",
                                "netns",
                                "exec",
                                node.name(),
                                "ping",
                                "-c1",
                                "-W2",
                                "10.244.166.129"))
                .contains("0% packet loss");
        assertThat(
                        Node.exec(
                                "ip",
                                "netns",
                                "exec",
                                node.name(),
                                "ping",
                                "-c1",
                                "-W2",
                                Node.FIRST_ADDRESS))
                .contains("0% packet loss");
        assertThat(node.del("c1", container).exit()).isZero();
        assertThat(node.held()).containsExactly("c1.net1");
        assertThat(Node.exec("ip", "-n", node.name(), "route")).contains("10.244.166.129 dev cali");
    }

    @Test
    void behindAnotherPluginTheResultGoesOnWhereItsEnded() throws Exception {
        var conf = Node.conf();
        conf.putObject("prevResult")
                .put("cniVersion", "1.1.0")
                .putArray("interfaces")
                .addObject()
                .put("name", "br0");
        JsonNode result =
                node.call("ADD", "c1", Node.path(container), Map.of(), conf.toString()).json();
        assertThat(result.path("interfaces").findValuesAsText("name"))
                .containsExactly("br0", "calic1", "eth0");
        assertThat(result.path("ips").path(0).path("interface").asInt()).isEqualTo(2);
    }

    @Test
    void theDelegateGetsTheConfigurationUnchanged() throws Exception {
        String conf = Node.conf().put("secret", "x").set("runtimeConfig", Node.conf()).toString();
        Node.Outcome outcome = node.call("ADD", "c1", Node.path(container), Map.of(), conf);
        assertThat(java.nio.file.Files.readString(node.folder().resolve("stdin"))).isEqualTo(conf);
        assertThat(outcome.stderr())
                .isEqualTo(
                        "level=info event=attached network=net container=c1 ifname=eth0 link=calic1"
                                + " ips=10.244.166.128\n");
    }
}
