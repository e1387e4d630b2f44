package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `docs/runtimes/containerd.md`, carried out: containers of `ctr run --cni`.
@Tag("root")
class ContainerdTest {

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    private final RuntimeNodes nodes = RuntimeNodes.of(net, "containerd.md");

    @BeforeEach
    void start() {
        nodes.step("Start");
        nodes.await("ctr", "version");
        nodes.step("Image");
    }

    @Test
    void containersReachEachOtherTheirNodeAndAnotherNodesPodAndLeaveNothing() {
        Snapshot before = nodes.snapshot();

        nodes.step("Two containers");

        Await.until(
                "both are attached",
                RuntimeNodes.PATIENCE,
                nodes::hostLinks,
                List.of("calidefault-one", "calidefault-two")::equals);
        assertThat(nodes.reach().stdout())
                .contains("2 packets received, 0% packet loss", "hello from a pod");
        assertThat(pingFarPod().stdout()).contains(" 0% packet loss").contains("ttl=62");

        nodes.step("Remove");
        nodes.awaitNothingLeftSince(before);
        assertThat(nodes.stepsLeftOut()).isEmpty();
    }

    private Outcome pingFarPod() {
        return nodes.machine()
                .run(
                        "ctr",
                        "task",
                        "exec",
                        "--exec-id",
                        "far",
                        "one",
                        "ping",
                        "-c",
                        "2",
                        "-W",
                        "2",
                        RuntimeNodes.FAR_ADDRESS)
                .orFail();
    }
}
