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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A container with `eth0` and another interface: decision 19.
@Tag("root")
class FurtherInterfaceTest {

    private static final String BOTH =
            "{\"cniVersion\":\"1.1.0\",\"ips\":[{\"address\":\"10.244.166.129/32\"},"
                    + "{\"address\":\"fd00:10:244::81/128\"}]}";

    private Node node;
    private String container;

    @BeforeEach
    void makeNode(@TempDir Path folder) throws Exception {
        node = new Node(folder);
        container = node.container("a");
        Node.exec("ip", "-n", container, "link", "set", "lo", "up");
        node.tellIpam("answer", BOTH.replace("166.129", "166.128").replace("244::81", "244::80"));
        assertThat(node.add("c1", container).exit()).isZero();
        node.tellIpam("answer", BOTH);
    }

    @AfterEach
    void removeNode() throws Exception {
        if (node != null) {
            node.close();
        }
    }

    private Node.Outcome further(String command, String conf) throws Exception {
        return node.call(command, "c1", Node.path(container), Map.of("CNI_IFNAME", "net1"), conf);
    }

    private Node.Outcome check(JsonNode result) throws Exception {
        return further("CHECK", Node.conf().set("prevResult", result).toString());
    }

    private static void inside(String namespace, String command) throws Exception {
        Node.exec("ip", "netns", "exec", namespace, "sh", "-c", command);
    }

    private void pings(String address) throws Exception {
        assertThat(Node.exec("ip", "netns", "exec", node.name(), "ping", "-c1", "-w5", address))
                .contains("1 received");
    }

    /// Of all its links, those to come and those that are there.
    private static void filterStrictly(String namespace) throws Exception {
        inside(
                namespace,
                "for each in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 1 >$each; done");
    }

    @Test
    void bothInterfacesAnswerBehindStrictReversePathFilters() throws Exception {
        filterStrictly(node.name());
        filterStrictly(container);
        Node.Outcome second = further("ADD", Node.conf().put("rpFilter", 1).toString());
        assertThat(second.exit()).as(second.stdout()).isZero();
        filterStrictly(container);

        for (String address :
                new String[] {
                    "10.244.166.128", "10.244.166.129", "fd00:10:244::80", "fd00:10:244::81"
                }) {
            pings(address);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.20.30.77 from 10.244.166.129", "2001:db8::7 from fd00:10:244::81"})
    void whatHasItsAddressLeavesByIt(String way) throws Exception {
        further("ADD", Node.CONF);
        assertThat(Node.exec(("ip -n " + container + " route get " + way).split(" ", -1)))
                .contains("dev net1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.20.30.77", "2001:db8::7"})
    void whatHasNoAddressYetLeavesByTheFirst(String destination) throws Exception {
        further("ADD", Node.CONF);
        assertThat(Node.exec("ip", "-n", container, "route", "get", destination))
                .contains("dev eth0");
    }

    @Test
    void checkFindsNothingAfterAddAndNamesWhatWasAltered() throws Exception {
        JsonNode result = further("ADD", Node.CONF).json();
        int table = Node.ipIn(container, "link", "show", "net1").path(0).path("ifindex").asInt();
        Node.Outcome untouched = check(result);
        Node.exec("ip", "-n", container, "rule", "del", "from", "10.244.166.129");
        Node.exec("ip", "-6", "-n", container, "route", "flush", "table", "" + table);

        assertThat(untouched.exit()).as(untouched.stdout()).isZero();
        assertThat(check(result).message())
                .isEqualTo(
                        "check net1 of container c1: default route via fe80::ecee:eeff:feee:eeee"
                                + " dev net1 table "
                                + table
                                + " is missing; rule from 10.244.166.129/32 lookup "
                                + table
                                + " is missing");
    }

    @Test
    void addAgainMakesItAnew() throws Exception {
        further("ADD", Node.CONF);
        assertThat(further("ADD", Node.CONF).exit()).isZero();
        pings("10.244.166.129");
        Node.exec("ip", "-n", container, "link", "del", "net1");
        assertThat(further("ADD", Node.CONF).exit()).as("its rules outlived it").isZero();
        pings("10.244.166.129");
    }

    @Test
    void delTakesItsRulesAndLeavesTheFirst() throws Exception {
        Map<String, String> before = node.everything();
        further("ADD", Node.CONF);
        assertThat(further("DEL", Node.CONF).exit()).isZero();
        assertThat(node.everything()).isEqualTo(before);
        pings("10.244.166.128");
    }

    @Test
    void anAddThatFailsTakesItsRulesBack() throws Exception {
        Node.exec("ip", "-n", node.name(), "route", "add", "blackhole", "10.244.166.129");
        Map<String, String> before = node.everything();
        assertThat(further("ADD", Node.CONF).code()).isEqualTo(5);
        assertThat(node.everything()).isEqualTo(before);
    }

    @Test
    void aloneItIsTheWayOut() throws Exception {
        node.del("c1", container);
        further("ADD", Node.CONF);
        assertThat(Node.exec("ip", "-n", container, "route", "get", "10.20.30.77"))
                .contains("dev net1");
    }
}
