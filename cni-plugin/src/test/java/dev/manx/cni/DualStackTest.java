package dev.manx.cni;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Both families, and IPv6 alone, against a real kernel (promise P15).
@Tag("root")
class DualStackTest {

    private static final String GATEWAY6 = "fe80::ecee:eeff:feee:eeee";

    private Node node;
    private String container;

    @BeforeEach
    void makeNode(@TempDir Path folder) throws Exception {
        node = new Node(folder);
        Node.exec(
                ("ip -n " + node.name() + " addr add 2001:db8::30/64 dev ens192 nodad")
                        .split(" ", -1));
        container = node.container("a");
        Node.exec("ip", "-n", container, "link", "set", "lo", "up");
        ipamGives("10.244.166.128/26", "fd00:10:244::80/122");
    }

    @AfterEach
    void removeNode() throws Exception {
        if (node != null) {
            node.close();
        }
    }

    private void ipamGives(String... addresses) throws Exception {
        var answer = new StringBuilder("{\"cniVersion\":\"1.1.0\",\"ips\":[");
        for (String address : addresses) {
            answer.append(address.equals(addresses[0]) ? "" : ",")
                    .append("{\"address\":\"")
                    .append(address)
                    .append("\"}");
        }
        node.tellIpam("answer", answer.append("]}").toString());
    }

    /// Until there is an answer, at most five seconds: the kernel joins the multicast group in
    /// which a MAC is asked for a moment after the address is there.
    private static void pings(String namespace, String address) throws Exception {
        assertThat(Node.exec("ip", "netns", "exec", namespace, "ping", "-c1", "-w5", address))
                .contains("1 received");
    }

    private static String ip6(String namespace, String what) throws Exception {
        return Node.exec(("ip -6 -n " + namespace + " " + what).split(" ", -1));
    }

    private String sysctl(String namespace, String key) throws Exception {
        return Node.exec("ip", "netns", "exec", namespace, "cat", "/proc/sys/net/ipv6/conf/" + key)
                .strip();
    }

    @Test
    void noAddressIsTentativeWhenAddReturns() throws Exception {
        Node.Outcome outcome = node.add("c1", container);
        String tentative =
                ip6(container, "addr show tentative")
                        + ip6(node.name(), "addr show dev calic1 tentative");

        assertThat(outcome.exit()).as(outcome.stdout()).isZero();
        assertThat(tentative).isEmpty();
    }

    @Test
    void theContainerHasOneWayOutInEachFamily() throws Exception {
        node.add("c1", container);

        assertThat(ip6(container, "addr show dev eth0 scope global"))
                .contains("inet6 fd00:10:244::80/128 scope global nodad");
        assertThat(ip6(container, "route show default"))
                .isEqualTo("default via " + GATEWAY6 + " dev eth0 metric 1024 pref medium\n");
        assertThat(ip6(container, "route show " + GATEWAY6))
                .isEqualTo(GATEWAY6 + " dev eth0 metric 1024 pref medium\n");
        assertThat(ip6(container, "neigh"))
                .isEqualTo(GATEWAY6 + " dev eth0 lladdr ee:ee:ee:ee:ee:ee PERMANENT \n");
        assertThat(Node.exec("ip", "-4", "-n", container, "route"))
                .isEqualTo(
                        """
                        default via 169.254.1.1 dev eth0\s
                        169.254.1.1 dev eth0 scope link\s
                        """);
    }

    @Test
    void theNodeRoutesToBothAndIsARouter() throws Exception {
        Node.Outcome outcome = node.add("c1", container);

        assertThat(ip6(node.name(), "route show fd00:10:244::80"))
                .isEqualTo("fd00:10:244::80 dev calic1 metric 1024 pref medium\n");
        assertThat(Node.exec("ip", "-n", node.name(), "route", "show", Node.FIRST_ADDRESS))
                .isEqualTo("10.244.166.128 dev calic1 scope link \n");
        assertThat(ip6(node.name(), "addr show dev calic1"))
                .contains("inet6 " + GATEWAY6 + "/64 scope link nodad");
        assertThat(sysctl(node.name(), "all/forwarding")).isEqualTo("1");
        assertThat(sysctl(node.name(), "calic1/accept_ra")).isEqualTo("0");
        assertThat(outcome.stderr()).contains("event=ipv6-forwarding-enabled");
        assertThat(node.add("c1", container).stderr())
                .as("it is one already")
                .doesNotContain("ipv6-forwarding-enabled");
    }

    @Test
    void theNodeKnowsThePodsMacWithoutAsking() throws Exception {
        String mac =
                node.add("c1", container).json().path("interfaces").path(1).path("mac").asText();

        // The pod may have said something by its own link-local address meanwhile.
        assertThat(ip6(node.name(), "neigh show dev calic1"))
                .contains("fd00:10:244::80 lladdr " + mac + " STALE \n");
    }

    @Test
    void theResultTellsBothFamilies() throws Exception {
        JsonNode result = node.add("c1", container).json();

        assertThat(result.path("ips"))
                .hasToString(
                        "[{\"interface\":1,\"address\":\"10.244.166.128/32\","
                                + "\"gateway\":\"169.254.1.1\"},"
                                + "{\"interface\":1,\"address\":\"fd00:10:244::80/128\","
                                + "\"gateway\":\"fe80::ecee:eeff:feee:eeee\"}]");
        assertThat(result.path("routes"))
                .hasToString(
                        "[{\"dst\":\"169.254.1.1/32\",\"scope\":253},"
                                + "{\"dst\":\"0.0.0.0/0\",\"gw\":\"169.254.1.1\"},"
                                + "{\"dst\":\"fe80::ecee:eeff:feee:eeee/128\"},"
                                + "{\"dst\":\"::/0\",\"gw\":\"fe80::ecee:eeff:feee:eeee\"}]");
    }

    @Test
    void podsOfOneNodeAndTheNodeReachEachOtherInBothFamilies() throws Exception {
        String other = node.container("b");
        node.add("c1", container);
        ipamGives("10.244.166.129/26", "fd00:10:244::81/122");
        node.add("c2", other);

        for (String address : new String[] {"10.244.166.129", "fd00:10:244::81"}) {
            pings(container, address);
            pings(node.name(), address);
        }
        pings(other, "10.20.30.30");
        pings(other, "2001:db8::30");
        pings(other, GATEWAY6 + "%eth0");
    }

    @Test
    void aNodeWithoutAnIpv6AddressOfItsOwnReachesItsPods() throws Exception {
        ip6(node.name(), "addr del 2001:db8::30/64 dev ens192");
        node.add("c1", container);
        pings(node.name(), "fd00:10:244::80");
    }

    @Test
    void ipv6AloneNeedsNothingOfIpv4() throws Exception {
        ipamGives("fd00:10:244::80/122");
        Node.Outcome outcome = node.add("c1", container);

        assertThat(outcome.exit()).as(outcome.stdout()).isZero();
        assertThat(Node.exec("ip", "-4", "-n", container, "route")).isEmpty();
        assertThat(Node.exec("ip", "-4", "-n", container, "neigh")).isEmpty();
        assertThat(Node.exec("ip", "-4", "-n", container, "addr", "show", "dev", "eth0")).isEmpty();
        pings(node.name(), "fd00:10:244::80");
        assertThat(check(outcome.json()).stdout()).isEmpty();
    }

    @Test
    void ipv4AloneLeavesIpv6AsItIs() throws Exception {
        ipamGives("10.244.166.128/26");
        node.add("c1", container);
        assertThat(ip6(container, "route show default")).isEmpty();
        assertThat(sysctl(node.name(), "all/forwarding")).isEqualTo("0");
    }

    @Test
    void aContainerMadeWithoutIpv6GetsItForItsAddress() throws Exception {
        Node.exec(
                "ip",
                "netns",
                "exec",
                container,
                "sh",
                "-c",
                "for each in all default; do"
                        + " echo 1 > /proc/sys/net/ipv6/conf/$each/disable_ipv6; done");
        Node.Outcome outcome = node.add("c1", container);

        assertThat(outcome.exit()).as(outcome.stdout()).isZero();
        pings(node.name(), "fd00:10:244::80");
        pings(container, "2001:db8::30");
        pings(container, "::1");
        assertThat(check(outcome.json()).stdout()).isEmpty();
    }

    @Test
    void aConfiguredNextHopIsUsed() throws Exception {
        String conf = Node.conf().put("gateway6", "fd00:1::1").toString();
        node.call("ADD", "c1", Node.path(container), Map.of(), conf);

        assertThat(ip6(container, "route show default")).contains("via fd00:1::1 dev eth0");
        pings(container, "2001:db8::30");
        pings(node.name(), "fd00:10:244::80");
    }

    @ParameterizedTest
    @CsvSource({
        "route add fd00:10:244::80 dev ens192,add route fd00:10:244::80/128 dev calic1: already"
    })
    void whenOneFamilyFailsNoneStays(String obstacle, String message) throws Exception {
        ip6(node.name(), obstacle);
        Map<String, String> before = node.everything();
        Node.Outcome outcome = node.add("c1", container);

        assertThat(outcome.message()).startsWith(message);
        assertThat(outcome.code()).isEqualTo(5);
        assertThat(node.everything()).isEqualTo(before);
        assertThat(node.calls()).containsExactly("ADD c1 eth0", "DEL c1 eth0");
    }

    @Test
    void aDeadAttachmentsIpv6RouteGivesWay() throws Exception {
        node.add("dead", node.container("old"));
        ipamGives("fd00:10:244::80/122");
        assertThat(node.add("c1", container).exit()).isZero();
        pings(node.name(), "fd00:10:244::80");
    }

    @Test
    void aDeadRouteThatGivesWayHidesNoOtherFailure() throws Exception {
        ipamGives("10.244.166.128/26");
        node.add("dead", node.container("old"));
        ipamGives("10.244.166.128/26", "fd00:10:244::80/122");
        Node.exec(
                "ip",
                "netns",
                "exec",
                node.name(),
                "sh",
                "-c",
                "echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6");
        Node.Outcome outcome = node.add("c1", container);
        assertThat(outcome.message())
                .isEqualTo(
                        "add address fe80::ecee:eeff:feee:eeee/64 dev calic1: EACCES (ipv6: IPv6 is"
                                + " disabled on this device)");
        assertThat(node.held()).containsExactly("dead.eth0");
    }

    @Test
    void aSecondAddMakesItAnew() throws Exception {
        Node.Outcome first = node.add("c1", container);
        Node.Outcome second = node.add("c1", container);
        assertThat(second.json().path("ips")).isEqualTo(first.json().path("ips"));
        pings(node.name(), "fd00:10:244::80");
        pings(node.name(), "10.244.166.128");
    }

    @Test
    void delLeavesNothing() throws Exception {
        Map<String, String> before = node.everything();
        node.add("c1", container);
        assertThat(node.everything()).isNotEqualTo(before);
        assertThat(node.del("c1", container).exit()).isZero();
        assertThat(node.everything()).isEqualTo(before);
    }

    @Test
    void anMtuThatIpv6CannotLiveWithIsRefused() throws Exception {
        Map<String, String> before = node.everything();
        String conf = Node.conf().put("mtu", 1279).toString();
        Node.Outcome outcome = node.call("ADD", "c1", Node.path(container), Map.of(), conf);
        assertThat(outcome.message())
                .isEqualTo(
                        "mtu: 1279 is too small for IPv6, which needs 1280 (raise it, or let ipam"
                                + " give IPv4 only)");
        assertThat(outcome.code()).isEqualTo(7);
        assertThat(node.everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    node | route del fd00:10:244::80 dev calic1 | host route fd00:10:244::80/128 dev calic1 is missing
                    node | addr del fe80::ecee:eeff:feee:eeee/64 dev calic1 | host address fe80::ecee:eeff:feee:eeee dev calic1 is missing
                    container | addr del fd00:10:244::80/128 dev eth0 | address fd00:10:244::80/128 dev eth0 is missing
                    container | route del default | default route via fe80::ecee:eeff:feee:eeee dev eth0 is missing
                    container | route del fe80::ecee:eeff:feee:eeee dev eth0 | link route fe80::ecee:eeff:feee:eeee dev eth0 is missing
                    container | neigh del fe80::ecee:eeff:feee:eeee dev eth0 | neighbour fe80::ecee:eeff:feee:eeee dev eth0 is missing
                    container | neigh change fe80::ecee:eeff:feee:eeee dev eth0 lladdr 02:00:00:00:00:01 nud permanent | neighbour fe80::ecee:eeff:feee:eeee dev eth0 has lladdr 02:00:00:00:00:01, not ee:ee:ee:ee:ee:ee
                    """)
    void checkNamesWhatWasAltered(String where, String alteration, String difference)
            throws Exception {
        JsonNode result = node.add("c1", container).json();
        assertThat(check(result).stdout()).isEmpty();

        ip6(where.equals("node") ? node.name() : container, alteration);

        assertThat(check(result).message()).isEqualTo("check eth0 of container c1: " + difference);
    }

    @Test
    void checkNamesForwardingThatIsOff() throws Exception {
        JsonNode result = node.add("c1", container).json();
        Node.exec(
                "ip",
                "netns",
                "exec",
                node.name(),
                "sh",
                "-c",
                "echo 0 > /proc/sys/net/ipv6/conf/all/forwarding");
        assertThat(check(result).message())
                .isEqualTo("check eth0 of container c1: net.ipv6.conf.all.forwarding is 0, not 1");
    }

    private Node.Outcome check(JsonNode result) throws Exception {
        Files.writeString(node.folder().resolve("held/c1.eth0"), "");
        var conf = Node.conf();
        conf.set("prevResult", result);
        return node.call("CHECK", "c1", Node.path(container), Map.of(), conf.toString());
    }
}
