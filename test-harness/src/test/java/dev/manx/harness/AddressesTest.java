package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Promises P21 to P24, P26, P30 and P31: which address goes to whom. Most ask `manx-ipam` alone.
@Tag("root")
class AddressesTest {

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    @Test
    void p22AFreshBlockGivesItsAddressesAscendingAndAFreedOneRestsWhileOthersAreFree() {
        ManxNode manx = ManxNode.of(net, "10.9.0.4/30", 30);
        FakeRuntime ipam = manx.ipamRuntime();

        assertThat(addressOf(ipam, "c0")).isEqualTo("10.9.0.4");
        assertThat(addressOf(ipam, "c1")).isEqualTo("10.9.0.5");
        ipam.del(ManxNode.withoutSandbox("c0")).orFail();
        assertThat(addressOf(ipam, "c2")).isEqualTo("10.9.0.6");
        assertThat(addressOf(ipam, "c3")).isEqualTo("10.9.0.7");
        assertThat(addressOf(ipam, "c4")).isEqualTo("10.9.0.4");
    }

    @Test
    void p21p23WhenNoneIsLeftAddIsCode11NamingPoolAndCountsAndStatusIs50() {
        ManxNode manx = ManxNode.of(net, "10.9.0.4/31", 32);
        FakeRuntime ipam = manx.ipamRuntime();
        ipam.status().orFail();
        manx.runtime().status().orFail();
        // Two blocks of one address: the node takes the second when the first is full.
        List<String> given = List.of(addressOf(ipam, "c0"), addressOf(ipam, "c1"));

        Outcome refused = ipam.add(ManxNode.withoutSandbox("c2"));

        assertThat(given).containsExactlyInAnyOrder("10.9.0.4", "10.9.0.5");
        assertThat(refused.errorCode()).as(refused.toString()).isEqualTo(11);
        assertThat(refused.errorMessage()).contains("10.9.0.4/31").contains("2");
        for (FakeRuntime each : List.of(ipam, manx.runtime())) {
            Outcome status = each.status();
            assertThat(status.errorCode()).as(status.toString()).isEqualTo(50);
            assertThat(status.errorMessage()).contains("10.9.0.4/31");
        }
        ipam.del(ManxNode.withoutSandbox("c0")).orFail();
        ipam.status().orFail();
    }

    @Test
    void p23p24TwoNodesOnOneRegistryNeverShareABlock() {
        Path registry = net.folder();
        ManxNode one =
                ManxNode.of(net, net.node("n1"), "n1", net.folder(), registry, "10.9.0.4/30", 31);
        ManxNode two =
                ManxNode.of(net, net.node("n2"), "n2", net.folder(), registry, "10.9.0.4/30", 31);

        var given = new ArrayList<String>();
        given.add(addressOf(one.ipamRuntime(), "c0"));
        given.add(addressOf(two.ipamRuntime(), "c0"));
        given.add(addressOf(one.ipamRuntime(), "c1"));
        given.add(addressOf(two.ipamRuntime(), "c1"));
        Outcome refused = one.ipamRuntime().add(ManxNode.withoutSandbox("c2"));

        assertThat(given).containsExactlyInAnyOrder("10.9.0.4", "10.9.0.5", "10.9.0.6", "10.9.0.7");
        assertThat(blockOf(given.get(0))).isEqualTo(blockOf(given.get(2)));
        assertThat(refused.errorCode()).as(refused.toString()).isEqualTo(11);
    }

    @Test
    void p26ARequestedAddressIsGrantedElseItsHolderIsNamed() {
        ManxNode manx = ManxNode.of(net);
        FakeRuntime ipam = manx.ipamRuntime();
        addressOf(ipam, "c0");

        // Of a block that is nobody's yet.
        Outcome granted = ipam.add(requesting("c1", "10.244.77.77"));
        Outcome taken = ipam.add(requesting("c2", "10.244.77.77"));
        Outcome outside = ipam.add(requesting("c3", "192.168.1.1"));
        Outcome malformed = ipam.add(requesting("c4", "10.244.77"));

        assertThat(ManxNode.address(granted)).isEqualTo("10.244.77.77");
        assertThat(taken.succeeded()).isFalse();
        assertThat(taken.errorMessage()).contains("10.244.77.77").contains("c1");
        assertThat(outside.succeeded()).isFalse();
        assertThat(outside.errorMessage()).contains("192.168.1.1");
        assertThat(malformed.errorCode()).as(malformed.toString()).isEqualTo(4);
        assertThat(manx.holders()).containsExactlyInAnyOrder("c0", "c1");
    }

    @Test
    void p30ALateReleaseNeverFreesTheNewHoldersAddress() {
        ManxNode manx = ManxNode.of(net, "10.9.0.4/32", 32);
        FakeRuntime ipam = manx.ipamRuntime();
        addressOf(ipam, "old");
        ipam.del(ManxNode.withoutSandbox("old")).orFail();
        addressOf(ipam, "new");

        ipam.del(ManxNode.withoutSandbox("old")).orFail();

        assertThat(manx.holders()).containsExactly("new");
    }

    @Test
    void p31LostAllocationsAreRebuiltFromLinkAliasesAndNoAddressIsGivenTwice() throws Exception {
        ManxNode manx = ManxNode.of(net, "10.9.0.4/30", 30);
        FakeRuntime runtime = manx.runtime();
        Attachment lives = manx.pod("lives");
        String held = ManxNode.address(runtime.add(lives));
        wipe(manx.folder().resolve("run"));

        String next = ManxNode.address(runtime.add(manx.pod("next")));

        assertThat(next).isNotEqualTo(held);
        assertThat(manx.holders()).containsExactlyInAnyOrder("lives", "next");
        runtime.check(lives).orFail();
        assertThat(ManxNode.address(runtime.withoutCache().add(lives))).isEqualTo(held);
    }

    @Test
    void p31ARebootFreesEveryAddress() throws Exception {
        ManxNode manx = ManxNode.of(net, "10.9.0.4/31", 31);
        FakeRuntime ipam = manx.ipamRuntime();
        addressOf(ipam, "c0");
        addressOf(ipam, "c1");
        wipe(manx.folder().resolve("run"));

        assertThat(List.of(addressOf(ipam, "c2"), addressOf(ipam, "c3")))
                .containsExactlyInAnyOrder("10.9.0.4", "10.9.0.5");
    }

    @Test
    void aDamagedBlockFileIsNamedNeverOverwrittenAndStatusSays50() throws Exception {
        ManxNode manx = ManxNode.of(net, "10.9.0.4/31", 31);
        FakeRuntime ipam = manx.ipamRuntime();
        addressOf(ipam, "c0");
        Path file = manx.folder().resolve("run/manx/10.9.0.4-31");
        String damaged = Files.readString(file).replace("c0", "c9");
        Files.writeString(file, damaged);

        Outcome refused = ipam.add(ManxNode.withoutSandbox("c1"));

        assertThat(refused.errorCode()).as(refused.toString()).isNotIn(0, 999);
        assertThat(refused.errorMessage()).contains(file.toString()).contains("checksum");
        assertThat(ipam.status().errorCode()).isEqualTo(50);
        assertThat(Files.readString(file)).isEqualTo(damaged);
    }

    private static String addressOf(FakeRuntime ipam, String containerId) {
        return ManxNode.address(ipam.add(ManxNode.withoutSandbox(containerId)));
    }

    private static Attachment requesting(String containerId, String address) {
        return ManxNode.withoutSandbox(containerId).withArgs("IP=" + address);
    }

    /// The /31 that an address is in, by its last number.
    private static int blockOf(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf('.') + 1)) / 2;
    }

    private static void wipe(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
