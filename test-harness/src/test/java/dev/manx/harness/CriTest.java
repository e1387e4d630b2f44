package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `docs/runtimes/cri.md`, carried out: pods of containerd's CRI service, as a kubelet asks for
/// them.
@Tag("root")
class CriTest {

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    private final RuntimeNodes nodes = RuntimeNodes.of(net, "cri.md");

    @BeforeEach
    void start() {
        nodes.machine().install("crictl", GoProgram.build("crictl", net.folder()));
        nodes.step("Start");
        Await.until(
                "containerd's network is ready",
                RuntimeNodes.PATIENCE,
                () -> nodes.machine().run("crictl", "info"),
                info -> info.succeeded() && !info.stdout().contains("\"status\": false"));
        nodes.step("Image");
    }

    @Test
    void podsReachEachOtherTheirNodeAndAnotherNodesPodAndLeaveNothing() {
        Snapshot before = nodes.snapshot();

        nodes.step("Two pods");

        // P6: SHA-1 of default.nginx and default.client.
        assertThat(nodes.hostLinks())
                .containsExactlyInAnyOrder("calic440f455693", "calia7a3e029a7b");
        assertThat(nodes.reach().stdout())
                .contains("2 packets received, 0% packet loss", "hello from a pod");
        assertThat(nodes.pingFromFarPod(RuntimeNodes.FIRST_ADDRESS).stdout()).contains("ttl=62");
        assertThat(nodes.fetchFromOtherNode().orFail().stdout()).isEqualTo("hello from a pod\n");

        assertThat(before.changesTo(nodes.snapshot()))
                .anyMatch(line -> line.contains(": allocated 10.244.166.128 "))
                .anyMatch(line -> line.startsWith("+ Filter "))
                .anyMatch(line -> line.startsWith("+ Link["))
                .anyMatch(line -> line.contains("/var/lib/cni/results/"));
        nodes.step("Remove");
        nodes.awaitNothingLeftSince(before);
        assertThat(nodes.stepsLeftOut()).isEmpty();
    }
}
