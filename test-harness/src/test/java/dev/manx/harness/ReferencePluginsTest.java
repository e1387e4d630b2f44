package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The harness is honest: against plugins that are not ours (Debian's `ptp` and `host-local`) it
/// sees what they do, and what they leave behind.
@Tag("root")
class ReferencePluginsTest {

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    private final Node node = net.node("node");
    private final Node pod = net.sandbox("pod");
    private final Path store = net.folder();
    private final Attachment attachment = Attachment.of("c1", pod);
    private final FakeRuntime runtime =
            new FakeRuntime(node, List.of(Path.of("/usr/lib/cni")), conflist(store));

    @Test
    void addPutsAnAddressIntoThePodAndDelLeavesLinksAndRoutesAsBefore() {
        Snapshot before = Snapshot.of(node, List.of());

        Outcome added = runtime.add(attachment).orFail();

        assertThat(added.json().at("/ips/0/address").asText()).isEqualTo("10.88.0.2/24");
        assertThat(pod.ip().addresses())
                .contains(new IpRoute2.Address("eth0", "10.88.0.2/24", "global", List.of()));
        assertThat(before.changesTo(Snapshot.of(node, List.of())))
                .anyMatch(line -> line.startsWith("+ Link["));
        runtime.check(attachment).orFail();
        runtime.del(attachment).orFail();
        assertThat(before.changesTo(Snapshot.of(node, List.of()))).isEmpty();
    }

    @Test
    void aCapabilityReachesThePluginThatDeclaresItAndNoOther() {
        ObjectNode mappings = Outcome.JSON.createObjectNode().put("hostPort", 8080);
        Attachment mapped = attachment.withCapability("portMappings", mappings);

        assertThat(runtime.netconf(1, mapped).path("runtimeConfig").path("portMappings"))
                .isEqualTo(mappings);
        assertThat(runtime.netconf(0, mapped).has("runtimeConfig")).isFalse();
    }

    @Test
    void aCallKilledBeforeItsFirstSendIsSeenToLeaveItsAddressReserved() {
        Snapshot before = Snapshot.of(node, List.of(store));

        Outcome killed = runtime.under(new KillPoints.Point("sendto", 1).prefix()).add(attachment);

        assertThat(killed.exitCode()).isEqualTo(137);
        assertThat(before.changesTo(Snapshot.of(node, List.of(store))))
                .contains("+ File " + store.resolve("reference/10.88.0.2"))
                .noneMatch(line -> line.startsWith("+ Link"));
    }

    @Test
    void aTraceShowsThatPtpExecsItsIpam() {
        Path file = store.resolve("trace");

        runtime.under(SyscallTrace.into(file, List.of("execve"))).add(attachment).orFail();

        assertThat(SyscallTrace.read(file).named("execve"))
                .anyMatch(call -> call.text().contains("host-local"));
    }

    private static ObjectNode conflist(Path store) {
        ObjectNode conflist = Outcome.JSON.createObjectNode();
        conflist.put("cniVersion", "1.0.0").put("name", "reference");
        ObjectNode ptp = conflist.putArray("plugins").addObject().put("type", "ptp");
        ptp.putObject("ipam")
                .put("type", "host-local")
                .put("subnet", "10.88.0.0/24")
                .put("dataDir", store.toString());
        ObjectNode tuning = conflist.withArray("plugins").addObject().put("type", "tuning");
        tuning.putObject("capabilities").put("portMappings", true);
        return conflist;
    }
}
