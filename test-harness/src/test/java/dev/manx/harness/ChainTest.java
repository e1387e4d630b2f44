package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `docs/runtimes/chaining.md`, carried out (P16): Debian's plugins after Manx.
@Tag("root")
class ChainTest {

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    private final RuntimeNodes nodes = RuntimeNodes.of(net, "chaining.md");

    @BeforeEach
    void build() {
        nodes.machine().install("cnitool", GoProgram.build("cnitool", net.folder()));
    }

    @Test
    void eachPluginFindsWhatItNeedsAndNothingIsLeftOfAny() {
        Snapshot before = nodes.snapshot();

        String hostLink = ManxNode.hostLink(nodes.step("Add"));

        nodes.step("Check");
        assertThat(inPod("cat", "/proc/sys/net/core/somaxconn")).isEqualTo("500\n");
        assertThat(qdiscs(hostLink)).anyMatch(line -> line.contains("qdisc tbf"));
        assertThat(nodes.machine().node().ip().links()).anyMatch(link -> link.kind().equals("ifb"));
        assertThat(nodes.rulesAboutPods())
                .anyMatch(rule -> rule.startsWith("-A CNI-FORWARD"))
                .anyMatch(rule -> rule.contains("--to-destination 10.244.166.128:8080"));
        serve();
        assertThat(nodes.fetchFromOtherNode().orFail().stdout()).isEqualTo("hello from a pod\n");

        nodes.step("Remove");
        assertThat(before.changesTo(nodes.snapshot())).isEmpty();
        assertThat(nodes.stepsLeftOut()).isEmpty();
    }

    @Test
    void firewallLetsThePodsPingThroughANodeThatForwardsNothing() {
        nodes.machine().run("iptables", "-P", "FORWARD", "DROP").orFail();

        nodes.step("Add");

        assertThat(inPod("ping", "-n", "-c", "2", "-W", "2", RuntimeNodes.FAR_ADDRESS))
                .contains(" 0% packet loss")
                .contains("ttl=62");
    }

    /// A web server in the pod, until the machine ends.
    private void serve() {
        String lines =
                """
                mkdir -p /run/www
                echo 'hello from a pod' >/run/www/index.html
                ip netns exec pod busybox httpd -p 8080 -h /run/www
                """;
        nodes.machine().shell(Programs.repository(), lines).orFail();
    }

    private String inPod(String... command) {
        var whole = new ArrayList<>(List.of("ip", "netns", "exec", "pod"));
        whole.addAll(List.of(command));
        return nodes.machine().run(whole.toArray(String[]::new)).orFail().stdout();
    }

    private List<String> qdiscs(String link) {
        return nodes.machine().run("tc", "qdisc", "show", "dev", link).stdout().lines().toList();
    }
}
