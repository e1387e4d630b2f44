package dev.manx.harness.runtimes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.harness.NetNsFixture;
import dev.manx.harness.Node;
import dev.manx.harness.Outcome;
import dev.manx.harness.Subprocess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What happens on a machine stays there, and goes with it.
@Tag("root")
class MachineTest {

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    private final Node node = net.node("machine");
    private final Machine machine = net.closing(Machine.start(node, net.folder()));

    @Test
    void itsFilesNamespacesAndProcessesAreItsOwnAndGoWithIt() throws IOException {
        String name = node.name();
        String lines =
                """
                touch /etc/NAME /opt/NAME /run/NAME /var/lib/NAME /var/log/NAME /var/tmp/NAME
                ip netns add NAME-pod
                sleep 1000 >/dev/null 2>&1 &
                """;

        machine.shell(Path.of("/"), lines.replace("NAME", name)).orFail();

        assertThat(machine.path("/etc/" + name)).exists();
        for (String folder : List.of("/etc", "/opt", "/run", "/var/lib", "/var/log", "/var/tmp")) {
            assertThat(Path.of(folder, name)).doesNotExist();
        }
        assertThat(Path.of("/run/netns", name + "-pod")).doesNotExist();
        assertThat(processes()).contains("sleep");
        machine.close();
        assertThat(processes()).isEmpty();
        assertThat(cgroups()).isEmpty();
    }

    @Test
    void aProcessInItHasTheMachinesCgroupAsItsRoot() throws IOException {
        Outcome outcome = machine.run("cat", "/proc/self/cgroup");

        assertThat(outcome.stdout().lines()).isNotEmpty().allMatch(line -> line.endsWith(":/"));
        assertThat(cgroups()).isNotEmpty();
        machine.close();
        assertThat(cgroups()).isEmpty();
    }

    private String processes() {
        String lines =
                "for pid in $(ip netns pids " + node.name() + "); do cat /proc/$pid/comm; done";
        return Subprocess.of("bash", "-c", lines).run().stdout();
    }

    private List<Path> cgroups() throws IOException {
        try (var walk = Files.walk(Path.of("/sys/fs/cgroup"), 2)) {
            return walk.filter(path -> path.endsWith(node.name())).toList();
        }
    }
}
