package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Promise P31 with all of `manx`: a node that starts again, and one that loses `/run` under its
/// pods. Blocks of four addresses, so that the node has two.
@Tag("root")
class RebootTest {

    private static final int PODS = 6;

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    private final ManxNode manx = ManxNode.of(net, "10.9.0.0/29", 30);
    private final FakeRuntime runtime = manx.runtime();
    private final List<Attachment> pods = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();

    @Test
    void aRebootLeaksNoAddressWithNoCommandGiven() throws Exception {
        startPods();
        takePodsAway();
        wipe(manx.folder().resolve("run"));

        assertThat(everyAddressIsGivenBy(runtime)).hasSize(8);
    }

    @Test
    void aRebootLeaksNoAddressWhereRunDirOutlivesIt() throws Exception {
        startPods();
        takePodsAway();

        assertThat(everyAddressIsGivenBy(inAnotherBoot())).hasSize(8);
    }

    @Test
    void repairMakesLostAllocationsAnewUnderRunningPods() throws Exception {
        startPods();
        wipe(manx.folder().resolve("run"));

        assertThat(ipam("check").exitCode()).isEqualTo(1);
        ipam("check", "--repair").orFail();

        ipam("check").orFail();
        assertThat(manx.holders()).hasSize(PODS);
        for (int i = 0; i < PODS; i++) {
            runtime.check(pods.get(i)).orFail();
            assertThat(ManxNode.address(runtime.add(pods.get(i)))).isEqualTo(addresses.get(i));
        }
        addresses.add(ManxNode.address(runtime.add(manx.pod("next"))));
        addresses.add(ManxNode.address(runtime.add(manx.pod("last"))));
        assertThat(new HashSet<>(addresses)).hasSize(8);
        assertThat(runtime.add(manx.pod("none")).errorCode()).isEqualTo(11);
    }

    private void startPods() {
        for (int i = 0; i < PODS; i++) {
            pods.add(manx.pod("pod" + i));
            addresses.add(ManxNode.address(runtime.add(pods.getLast())));
        }
    }

    private void takePodsAway() {
        for (IpRoute2.Link link : manx.node().ip().links()) {
            if (link.name().startsWith("cali")) {
                manx.node().run("ip", "link", "del", link.name()).orFail();
            }
        }
    }

    private Set<String> everyAddressIsGivenBy(FakeRuntime booted) {
        var given = new HashSet<String>();
        for (int i = 0; i < 8; i++) {
            given.add(ManxNode.address(booted.withoutCache().add(manx.pod("new" + i))));
        }
        assertThat(manx.holders()).allMatch(holder -> holder.startsWith("new"));
        return given;
    }

    /// Each call in a mount namespace of its own, where the kernel's boot id is another one.
    private FakeRuntime inAnotherBoot() throws IOException {
        Path id = net.folder().resolve("boot_id");
        Files.writeString(id, "00000000-0000-4000-8000-000000000001\n");
        String script = "mount --bind " + id + " /proc/sys/kernel/random/boot_id && exec \"$@\"";
        return runtime.under(List.of("unshare", "--mount", "sh", "-c", script, "sh"));
    }

    private Outcome ipam(String... words) {
        var command = new ArrayList<String>();
        command.add(Programs.folder().resolve("manx-ipam").toString());
        command.addAll(List.of(words));
        command.addAll(List.of("--conflist", manx.conflistFile().toString()));
        return manx.node().run(command.toArray(new String[0]));
    }

    private static void wipe(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
