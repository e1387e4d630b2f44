package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The harness is honest about BIRD: a hand-written configuration does what it says.
@Tag("root")
class BirdDaemonTest {

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    @Test
    void aStaticRouteReachesTheKernelAndStaysWhenBirdIsKilled() {
        Node node = net.node("node");
        BirdDaemon bird =
                net.closing(
                        BirdDaemon.start(
                                Programs.bird("2"),
                                node,
                                net.folder(),
                                """
                                router id 10.0.0.1;
                                protocol device {}
                                protocol kernel { ipv4 { export all; }; metric 0; persist; }
                                protocol static { ipv4; route 10.9.0.0/26 blackhole; }
                                """));

        List<String> routes =
                Await.until(
                        "BIRD's route is in the kernel",
                        Duration.ofSeconds(5),
                        () -> node.ip().routeLines(),
                        lines -> !lines.isEmpty());

        assertThat(routes).containsExactly("blackhole 10.9.0.0/26 proto bird");
        assertThat(bird.client().protocols("Static")).hasSize(1);
        bird.close();
        assertThat(node.ip().routeLines()).containsExactly("blackhole 10.9.0.0/26 proto bird");
    }
}
