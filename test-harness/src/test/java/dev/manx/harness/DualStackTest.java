package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Promise P15: both families or neither, with the addresses of `manx-ipam`.
@Tag("root")
class DualStackTest {

    private static final String HOST_LINK = "calic1";

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    private final ManxNode manx = ManxNode.of(net).withPool("fd00:10:244::/112");
    private final FakeRuntime runtime = manx.runtime();
    private final Attachment attachment = manx.pod("c1");
    private final Node pod = ManxNode.sandbox(attachment);

    @Test
    void p15APodHasOneAddressOfEachFamilyAndTheNodeRoutesToBoth() {
        Outcome added = runtime.add(attachment);
        List<String> tentative = tentative();

        List<String> addresses = addresses(added);
        assertThat(addresses).hasSize(2);
        assertThat(addresses.get(1)).startsWith("fd00:10:244::").endsWith("/128");
        assertThat(tentative).isEmpty();
        assertThat(pod.ip().routeLines())
                .containsExactly(
                        "default via 169.254.1.1 dev eth0", "169.254.1.1 dev eth0 scope link");
        for (String address : addresses) {
            String alone = address.substring(0, address.indexOf('/'));
            assertThat(manx.node().ip().allRoutes())
                    .filteredOn(route -> route.destination().equals(alone))
                    .extracting(IpRoute2.Route::dev)
                    .containsExactly(HOST_LINK);
        }
        runtime.check(attachment).orFail();
    }

    @Test
    void p15TwoPodsOfANodeReachEachOtherInBothFamilies() {
        Attachment other = manx.pod("c2");
        // A node has an IPv4 address to ping from; in IPv6 the host end's own is enough.
        manx.node().ip().command("address", "add", "10.20.30.30/32", "dev", "lo");
        runtime.add(attachment).orFail();
        Outcome added = runtime.add(other);

        for (String address : addresses(added)) {
            String alone = address.substring(0, address.indexOf('/'));
            pod.run("ping", "-c1", "-w5", alone).orFail();
            manx.node().run("ping", "-c1", "-w5", alone).orFail();
        }
    }

    @Test
    void p15WhenOneFamilyHasNoAddressLeftNoneIsTaken() {
        ManxNode full = ManxNode.of(net).withPool("fd00:10:245::1/128");
        full.runtime().add(full.pod("first")).orFail();
        Snapshot before = full.snapshot();

        Outcome refused = full.runtime().add(full.pod("second"));

        assertThat(refused.errorCode()).as(refused.toString()).isEqualTo(11);
        assertThat(refused.errorMessage()).contains("fd00:10:245::1/128");
        assertThat(full.holders()).containsOnly("first");
        assertThat(before.changesTo(full.snapshot())).isEmpty();
    }

    @Test
    void p14p17DelAndGcLeaveNothing() {
        runtime.add(attachment).orFail();
        runtime.del(attachment).orFail();
        Snapshot before = manx.snapshot();

        runtime.add(attachment).orFail();
        runtime.withoutCache().del(attachment).orFail();
        assertThat(before.changesTo(manx.snapshot())).isEmpty();

        runtime.add(attachment).orFail();
        runtime.gc(List.of()).orFail();
        assertThat(before.changesTo(manx.snapshot())).isEmpty();
    }

    private static List<String> addresses(Outcome added) {
        var addresses = new ArrayList<String>();
        added.orFail().json().path("ips").forEach(ip -> addresses.add(ip.path("address").asText()));
        return addresses;
    }

    private List<String> tentative() {
        var tentative = new ArrayList<String>();
        for (Node each : List.of(pod, manx.node())) {
            for (IpRoute2.Address address : each.ip().addresses()) {
                if (address.flags().contains("tentative")) {
                    tentative.add(address.toString());
                }
            }
        }
        return tentative;
    }
}
