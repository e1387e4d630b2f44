package dev.manx.cni;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What runtimes and configurations ask of one ADD.
@Tag("root")
class RequestTest {

    private static final String ANNOTATION =
            "\"io.kubernetes.cri.pod-annotations\":{\"manx.dev/mac\":\"02:00:00:00:00:04\"}";

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

    /// @param more keys and values of the configuration, without the braces
    private Node.Outcome add(String more, String args) throws Exception {
        ObjectNode conf = Node.conf();
        conf.setAll((ObjectNode) new ObjectMapper().readTree("{" + more + "}"));
        return node.call(
                "ADD", "c1", Node.path(container), Map.of("CNI_ARGS", args), conf.toString());
    }

    private static JsonNode eth0(String namespace) throws Exception {
        return Node.ipIn(namespace, "link", "show", "eth0").path(0);
    }

    private static String sysctl(String namespace, String key) throws Exception {
        return Node.exec("ip", "netns", "exec", namespace, "cat", "/proc/sys/net/" + key).strip();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    "runtimeConfig":{"mac":"02:00:00:00:00:01",ANNOTATION},"args":{"cni":{"mac":"02:00:00:00:00:02"}} | MAC=02:00:00:00:00:03 | 02:00:00:00:00:01
                    "runtimeConfig":{ANNOTATION},"args":{"cni":{"mac":"02:00:00:00:00:02"}} | MAC=02:00:00:00:00:03 | 02:00:00:00:00:02
                    "runtimeConfig":{ANNOTATION} | MAC=02:00:00:00:00:03 | 02:00:00:00:00:03
                    "runtimeConfig":{ANNOTATION} | IgnoreUnknown=1 | 02:00:00:00:00:04
                    """)
    void theFirstMacThatIsAskedForCounts(String more, String args, String mac) throws Exception {
        Node.Outcome outcome = add(more.replace("ANNOTATION", ANNOTATION), args);

        assertThat(outcome.exit()).as(outcome.stdout()).isZero();
        assertThat(eth0(container).path("address").asText()).isEqualTo(mac);
        assertThat(outcome.json().at("/interfaces/1/mac").asText()).isEqualTo(mac);
        assertThat(Node.exec("ip", "netns", "exec", container, "ping", "-c1", "-w5", "10.20.30.30"))
                .contains("1 received");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    "x":1 | MAC=wrong | 4 | CNI_ARGS: MAC: not a MAC (such as ee:ee:ee:ee:ee:ee): "wrong"
                    "runtimeConfig":{"mac":7} | IP= | 7 | runtimeConfig.mac: must be a string, not 7
                    "args":{"cni":{"mac":"01:00:00:00:00:00"}} | IP= | 7 | args.cni.mac: 01:00:00:00:00:00 is no address of one station (group bit set, or all zero)
                    "x":1 | MAC=ee:ee:ee:ee:ee:ee | 7 | MAC ee:ee:ee:ee:ee:ee is the host end's own (ask for another)
                    "runtimeConfig":{"dns":{"servers":"8.8.8.8"}} | IP= | 7 | runtimeConfig.dns.servers: must be an array, not a string
                    """)
    void aWrongRequestIsNamedBeforeAnythingIsDone(
            String more, String args, int code, String message) throws Exception {
        Map<String, String> before = node.everything();
        Node.Outcome outcome = add(more, args);

        assertThat(outcome.message()).isEqualTo(message);
        assertThat(outcome.code()).isEqualTo(code);
        assertThat(node.everything()).isEqualTo(before);
        assertThat(node.calls()).isEmpty();
    }

    @Test
    void theRuntimesDnsIsToldInTheResultsWords() throws Exception {
        Node.Outcome outcome =
                add(
                        "\"dns\":{\"domain\":\"a\"},\"runtimeConfig\":{\"dns\":{\"servers\":"
                                + "[\"10.0.0.10\"],\"searches\":[\"a.example\"],"
                                + "\"options\":[\"ndots:5\"]}}",
                        "");
        assertThat(outcome.json().path("dns"))
                .hasToString(
                        "{\"nameservers\":[\"10.0.0.10\"],\"search\":[\"a.example\"],"
                                + "\"options\":[\"ndots:5\"]}");
    }

    @Test
    void bothEndsHaveTheConfiguredQueues() throws Exception {
        add("\"num_queues\":4", "");
        for (JsonNode end :
                new JsonNode[] {eth0(container), node.ip("link", "show", "calic1").path(0)}) {
            assertThat(end.path("num_tx_queues").asInt()).isEqualTo(4);
            assertThat(end.path("num_rx_queues").asInt()).isEqualTo(4);
        }
    }

    @Test
    void configuredRoutesTakeTheDefaultRoutesPlace() throws Exception {
        JsonNode result =
                add("\"routes\":[{\"dst\":\"10.0.0.0/8\"},{\"dst\":\"192.168.0.0/16\"}]", "")
                        .json();
        assertThat(Node.exec("ip", "-n", container, "route"))
                .isEqualTo(
                        """
                        10.0.0.0/8 via 169.254.1.1 dev eth0\s
                        169.254.1.1 dev eth0 scope link\s
                        192.168.0.0/16 via 169.254.1.1 dev eth0\s
                        """);
        assertThat(result.path("routes"))
                .hasToString(
                        "[{\"dst\":\"169.254.1.1/32\",\"scope\":253},"
                                + "{\"dst\":\"10.0.0.0/8\",\"gw\":\"169.254.1.1\"},"
                                + "{\"dst\":\"192.168.0.0/16\",\"gw\":\"169.254.1.1\"}]");
        Node.exec("ip", "-n", container, "route", "del", "10.0.0.0/8");
        String check = Node.conf().set("prevResult", result).toString();
        assertThat(node.call("CHECK", "c1", Node.path(container), Map.of(), check).message())
                .isEqualTo(
                        "check eth0 of container c1: route 10.0.0.0/8 via 169.254.1.1 dev eth0 is"
                                + " missing");
    }

    @Test
    void ipamsRoutesAreInstalledByTheNextHopWhateverTheirOwn() throws Exception {
        node.tellIpam(
                "answer",
                "{\"cniVersion\":\"1.1.0\",\"ips\":[{\"address\":\"10.1.0.5/24\",\"gateway\":"
                    + "\"10.1.0.1\"}],\"routes\":[{\"dst\":\"10.0.0.0/8\",\"gw\":\"10.1.0.1\"}]}");
        add("\"x\":1", "");
        assertThat(Node.exec("ip", "-n", container, "route"))
                .isEqualTo(
                        """
                        10.0.0.0/8 via 169.254.1.1 dev eth0\s
                        169.254.1.1 dev eth0 scope link\s
                        """);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thePodMayRouteOrNotAsTheConfigurationSays(boolean allowed) throws Exception {
        for (String key : new String[] {"ipv4/ip_forward", "ipv6/conf/all/forwarding"}) {
            Node.exec(
                    "ip",
                    "netns",
                    "exec",
                    container,
                    "sh",
                    "-c",
                    "echo " + (allowed ? 0 : 1) + " > /proc/sys/net/" + key);
        }
        add("\"container_settings\":{\"allow_ip_forwarding\":" + allowed + "}", "");
        String expected = allowed ? "1" : "0";
        assertThat(sysctl(container, "ipv4/ip_forward")).isEqualTo(expected);
        assertThat(sysctl(container, "ipv6/conf/all/forwarding")).isEqualTo(expected);
    }
}
