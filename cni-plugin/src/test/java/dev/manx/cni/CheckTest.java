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

/// CHECK after something was altered by hand.
@Tag("root")
class CheckTest {

    private Node node;
    private String container;
    private JsonNode result;

    @BeforeEach
    void makeAttachment(@TempDir Path folder) throws Exception {
        node = new Node(folder);
        container = node.container("a");
        result = node.add("c1", container).json();
    }

    @AfterEach
    void removeNode() throws Exception {
        if (node != null) {
            node.close();
        }
    }

    private Node.Outcome check() throws Exception {
        var conf = Node.conf();
        conf.set("prevResult", result);
        return node.call("CHECK", "c1", Node.path(container), Map.of(), conf.toString());
    }

    @Test
    void whatAddMadeIsFine() throws Exception {
        Node.Outcome outcome = check();
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.exit()).isZero();
        assertThat(node.calls()).containsExactly("ADD c1 eth0", "CHECK c1 eth0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    node | link set calic1 alias lab | host link calic1 has alias "lab", not "manx:net:c1:eth0"
                    node | link set calic1 address 02:00:00:00:00:01 | host link calic1 has MAC 02:00:00:00:00:01, not ee:ee:ee:ee:ee:ee
                    node | link set calic1 mtu 1300 | host link calic1 has MTU 1300, not 1400
                    node | link set calic1 down | host link calic1 is down; host route 10.244.166.128/32 dev calic1 is missing
                    node | route del 10.244.166.128 | host route 10.244.166.128/32 dev calic1 is missing
                    node | link del calic1 | host link calic1 is missing; container link eth0 is missing
                    container | link set eth0 mtu 1300 | container link eth0 has MTU 1300, not 1400
                    container | addr add 10.1.1.1/24 dev lo |
                    container | addr del 10.244.166.128/32 dev eth0 | address 10.244.166.128/32 dev eth0 is missing; link route 169.254.1.1 dev eth0 is missing; default route via 169.254.1.1 dev eth0 is missing; neighbour 169.254.1.1 dev eth0 is missing
                    container | route del default | default route via 169.254.1.1 dev eth0 is missing
                    container | neigh del 169.254.1.1 dev eth0 | neighbour 169.254.1.1 dev eth0 is missing
                    container | neigh change 169.254.1.1 dev eth0 lladdr 02:00:00:00:00:01 nud permanent | neighbour 169.254.1.1 dev eth0 has lladdr 02:00:00:00:00:01, not ee:ee:ee:ee:ee:ee
                    container | neigh change 169.254.1.1 dev eth0 lladdr ee:ee:ee:ee:ee:ee nud reachable | neighbour 169.254.1.1 dev eth0 is not permanent
                    """)
    void whatWasAlteredIsNamed(String where, String alteration, String difference)
            throws Exception {
        String namespace = where.equals("node") ? node.name() : container;
        Node.exec(("ip -n " + namespace + " " + alteration).split(" ", -1));

        Node.Outcome outcome = check();

        if (difference == null) {
            assertThat(outcome.exit()).as("harmless: " + outcome.stdout()).isZero();
        } else {
            assertThat(outcome.message()).isEqualTo("check eth0 of container c1: " + difference);
            assertThat(outcome.code()).isEqualTo(Failures.CHECK_FAILED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ipv4/conf/calic1/forwarding,0,'forwarding 0, not 1'",
        "ipv4/conf/calic1/proxy_arp,1,'proxy_arp 1, not 0'",
        "ipv6/conf/calic1/accept_ra,2,'accept_ra 2, not 0'",
        "ipv6/conf/calic1/disable_ipv6,0,'disable_ipv6 0, not 1'"
    })
    void anAlteredSettingIsNamed(String key, String value, String difference) throws Exception {
        Node.exec(
                "ip",
                "netns",
                "exec",
                node.name(),
                "sh",
                "-c",
                "echo " + value + " > /proc/sys/net/" + key);
        assertThat(check().message())
                .isEqualTo("check eth0 of container c1: host link calic1 has " + difference);
    }

    @Test
    void severalDifferencesComeAtOnceWithTheAllocation() throws Exception {
        Node.exec("ip", "-n", container, "route", "flush", "dev", "eth0", "scope", "global");
        Node.exec("ip", "-n", node.name(), "link", "set", "calic1", "alias", "");
        Files.delete(node.folder().resolve("held/c1.eth0"));
        assertThat(check().message())
                .isEqualTo(
                        "check eth0 of container c1: host link calic1 has alias \"\", not"
                                + " \"manx:net:c1:eth0\"; default route via 169.254.1.1 dev eth0 is"
                                + " missing; allocation: no allocation");
    }

    @Test
    void whetherThePodMayRouteIsComparedWhereTheConfigurationSays() throws Exception {
        var conf = Node.conf();
        conf.putObject("container_settings").put("allow_ip_forwarding", true);
        conf.set("prevResult", result);
        for (String key : new String[] {"ipv4.ip_forward", "ipv6.conf.all.forwarding"}) {
            String setting = "net." + key + "=0";
            Node.exec("ip", "netns", "exec", container, "sysctl", "-q", "-w", setting);
        }
        assertThat(
                        node.call("CHECK", "c1", Node.path(container), Map.of(), conf.toString())
                                .message())
                .isEqualTo(
                        "check eth0 of container c1: the container has net.ipv4.ip_forward 0, not"
                                + " 1; the container has net.ipv6.conf.all.forwarding 0, not 1");
    }

    @Test
    void aMissingAllocationAloneIsIpamsOwnError() throws Exception {
        Files.delete(node.folder().resolve("held/c1.eth0"));
        assertThat(check().message()).isEqualTo("no allocation");
    }

    @Test
    void withoutTheResultOfTheAddItCannotCompare() throws Exception {
        Node.Outcome outcome = node.call("CHECK", "c1", Node.path(container), Map.of(), Node.CONF);
        assertThat(outcome.code()).isEqualTo(7);
        assertThat(outcome.message())
                .isEqualTo("prevResult: missing; CHECK compares with the result of the ADD");
    }
}
