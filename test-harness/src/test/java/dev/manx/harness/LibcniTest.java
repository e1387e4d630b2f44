package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `docs/runtimes/cnitool-libcni.md`, carried out: the library that runtimes call plugins with.
@Tag("root")
class LibcniTest {

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    private final RuntimeNodes nodes = RuntimeNodes.of(net, "cnitool-libcni.md");

    @BeforeEach
    void build() {
        nodes.machine().install("cnitool", GoProgram.build("cnitool", net.folder()));
    }

    @Test
    void addCheckAndDelGoThroughItsResultCacheAndLeaveNothing() {
        Snapshot before = nodes.snapshot();

        Outcome added = nodes.step("Add");

        assertThat(added.json().at("/cniVersion").asText()).isEqualTo("1.0.0");
        assertThat(ManxNode.address(added)).isEqualTo(RuntimeNodes.FIRST_ADDRESS);
        assertThat(cache()).hasSize(1).allMatch(file -> file.startsWith("manx-cnitool-"));
        nodes.step("Check");
        assertThat(nodes.pingFromFarPod(RuntimeNodes.FIRST_ADDRESS).stdout()).contains("ttl=62");

        nodes.step("Remove");
        assertThat(before.changesTo(nodes.snapshot())).isEmpty();
        assertThat(nodes.stepsLeftOut()).isEmpty();
    }

    @Test
    void checkWithItsCachedResultNamesAMissingRoute() {
        nodes.step("Add");
        nodes.machine().node().ip().command("route", "delete", RuntimeNodes.FIRST_ADDRESS);

        Outcome checked = cnitool("check");

        assertThat(checked.succeeded()).isFalse();
        assertThat(checked.stderr()).contains("route", RuntimeNodes.FIRST_ADDRESS);
    }

    @Test
    void delWithoutItsCachedResultAndWithoutTheNamespaceLeavesNothing() {
        Snapshot before = nodes.snapshot();
        nodes.step("Add");
        nodes.machine().run("find", "/var/lib/cni/results", "-type", "f", "-delete").orFail();
        nodes.machine().run("ip", "netns", "delete", "pod").orFail();

        cnitool("del").orFail();

        assertThat(before.changesTo(nodes.snapshot())).isEmpty();
    }

    private Outcome cnitool(String command) {
        return nodes.machine()
                .run("env", "CNI_PATH=/opt/cni/bin", "cnitool", command, "manx", "/run/netns/pod");
    }

    /// The names of the result cache's files.
    private List<String> cache() {
        return nodes.machine().run("ls", "/var/lib/cni/results").orFail().stdout().lines().toList();
    }
}
