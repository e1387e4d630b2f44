package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `docs/runtimes/podman.md`, carried out.
@Tag("root")
class PodmanTest {

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    private final RuntimeNodes nodes = RuntimeNodes.of(net, "podman.md");

    @BeforeEach
    void load() {
        nodes.step("Image");
    }

    @Test
    void containersReachEachOtherTheirNodeAndAnotherNodesPodAndLeaveNothing() {
        Snapshot before = nodes.snapshot();

        nodes.step("Two containers");

        assertThat(nodes.hostLinks()).hasSize(2);
        assertThat(nodes.reach().stdout())
                .contains("2 packets received, 0% packet loss", "hello from a pod");
        assertThat(nodes.pingFromFarPod(RuntimeNodes.FIRST_ADDRESS).stdout()).contains("ttl=62");
        assertThat(nodes.fetchFromOtherNode().orFail().stdout()).isEqualTo("hello from a pod\n");

        nodes.step("Stop and start");
        assertThat(nodes.reach().stdout())
                .contains("2 packets received, 0% packet loss", "hello from a pod");

        nodes.step("Remove");
        nodes.awaitNothingLeftSince(before);
        assertThat(nodes.stepsLeftOut()).isEmpty();
    }
}
