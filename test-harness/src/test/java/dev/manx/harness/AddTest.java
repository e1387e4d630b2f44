package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.harness.IpRoute2.Link;
import dev.manx.harness.IpRoute2.Neighbour;
import dev.manx.harness.IpRoute2.Route;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Promises P6 to P13: what the kernel has after an ADD, by iproute2 and `/proc`.
@Tag("root")
class AddTest {

    private static final String ID = "c0ffee0123456789";
    private static final String HOST_LINK = "calic0ffee01234";
    private static final String GATEWAY = "169.254.1.1";
    private static final String MAC = "ee:ee:ee:ee:ee:ee";

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    private final ManxNode manx = ManxNode.of(net);
    private final Node node = manx.node();
    private final FakeRuntime runtime = manx.runtime();
    private final Attachment attachment = manx.pod(ID);
    private final Node pod = ManxNode.sandbox(attachment);

    @Test
    void p6TheHostLinkOfAKubernetesPodIsNamedAfterNamespaceAndPod() {
        Outcome added =
                runtime.add(
                        attachment.withArgs(
                                "IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=nginx"));

        assertThat(ManxNode.hostLink(added)).isEqualTo("calic440f455693");
        assertThat(node.ip().link("calic440f455693")).isPresent();
    }

    @Test
    void p6ASecondInterfaceOfOnePodGetsItsOwnNameAndAddressAndBothGoWithTheirDel() {
        Attachment second = attachment.withIfname("net1");
        Snapshot before = manx.snapshot();

        Outcome one = runtime.add(attachment);
        Outcome two = runtime.add(second);

        assertThat(ManxNode.hostLink(one)).isEqualTo(HOST_LINK);
        assertThat(ManxNode.hostLink(two)).startsWith("cali").isNotEqualTo(HOST_LINK);
        assertThat(ManxNode.address(two)).isNotEqualTo(ManxNode.address(one));
        assertThat(pod.ip().link("net1")).isPresent();
        runtime.check(attachment).orFail();
        runtime.check(second).orFail();
        assertThat(ManxNode.address(runtime.add(second))).isEqualTo(ManxNode.address(two));
        runtime.del(second).orFail();
        assertThat(node.ip().link(HOST_LINK)).isPresent();
        runtime.check(attachment).orFail();
        runtime.del(attachment).orFail();
        assertThat(kernelChanges(before)).isEmpty();
    }

    @Test
    void p7p8p9TheKernelHasExactlyWhatTheDemoHas() {
        Snapshot nodeBefore = Snapshot.of(node, List.of());

        Outcome added = runtime.add(attachment);

        String address = ManxNode.address(added);
        Link host = node.ip().link(HOST_LINK).orElseThrow();
        Link eth0 = pod.ip().link("eth0").orElseThrow();
        assertThat(host)
                .isEqualTo(
                        new Link(
                                host.index(),
                                HOST_LINK,
                                MAC,
                                1450,
                                true,
                                "manx:manx:" + ID + ":eth0",
                                "veth",
                                eth0.index()));
        assertThat(eth0)
                .isEqualTo(
                        new Link(
                                eth0.index(),
                                "eth0",
                                eth0.mac(),
                                1450,
                                true,
                                "",
                                "veth",
                                host.index()));
        assertThat(pod.ip().link("lo").orElseThrow().up()).isTrue();
        assertThat(pod.ip().addresses())
                .filteredOn(each -> each.dev().equals("eth0") && each.address().contains("."))
                .containsExactly(
                        new IpRoute2.Address("eth0", address + "/32", "global", List.of()));
        assertThat(pod.ip().routeLines())
                .containsExactly(
                        "default via 169.254.1.1 dev eth0", "169.254.1.1 dev eth0 scope link");
        assertThat(pod.ip().neighbours())
                .containsExactly(new Neighbour(GATEWAY, "eth0", MAC, "PERMANENT"));
        assertThat(node.ip().routeLines())
                .containsExactly(address + " dev " + HOST_LINK + " scope link");
        assertThat(node.ip().routes())
                .containsExactly(
                        new Route(address, "unicast", "", HOST_LINK, "boot", "link", "main"));
        // P10: nothing else came to the node: no address, no default route.
        assertThat(nodeBefore.changesTo(Snapshot.of(node, List.of())))
                .filteredOn(line -> line.startsWith("+ Address") && !line.contains("fe80"))
                .isEmpty();
    }

    @Test
    void p9TheHostLinkForwardsAndAnswersNoArpForOthers() {
        node.setSysctl("ipv4/conf/default/proxy_arp", "1");
        node.setSysctl("ipv4/conf/default/forwarding", "0");

        runtime.add(attachment).orFail();

        assertThat(node.sysctl("ipv4/conf/" + HOST_LINK + "/forwarding")).isEqualTo("1");
        assertThat(node.sysctl("ipv4/conf/" + HOST_LINK + "/proxy_arp")).isEqualTo("0");
    }

    @Test
    void p10TwoPodsOfANodeWithoutRoutesOrAddressesReachEachOther() {
        Attachment other = manx.pod("c0ffee1123456789");
        runtime.add(attachment).orFail();
        String address = ManxNode.address(runtime.add(other));

        Outcome ping = pod.run("ping", "-n", "-c", "1", "-W", "2", address);

        assertThat(ping.orFail().stdout()).contains("0% packet loss").contains("ttl=63");
    }

    @Test
    void p12AddAgainGivesTheSameAddressAWorkingLinkAndOneAllocation() {
        Outcome first = runtime.add(attachment).orFail();

        Outcome second = runtime.add(attachment).orFail();

        assertThat(ManxNode.address(second)).isEqualTo(ManxNode.address(first));
        assertThat(manx.holders()).containsExactly(ID);
        runtime.check(attachment).orFail();
        assertThat(node.ip().links()).filteredOn(each -> each.kind().equals("veth")).hasSize(1);
        assertThat(pod.run("ping", "-n", "-c", "1", "-W", "2", ManxNode.address(first)).succeeded())
                .isTrue();
    }

    @Test
    void p13AForeignLinkInTheWayIsNamedStaysAndTheAddressGoesBack() {
        node.ip().command("link", "add", HOST_LINK, "type", "veth", "peer", "name", "other");

        Outcome refused = runtime.add(attachment);

        assertThat(refused.succeeded()).as(refused.toString()).isFalse();
        assertThat(refused.errorMessage()).contains(HOST_LINK);
        assertThat(node.ip().link("other")).isPresent();
        assertThat(pod.ip().links()).extracting(Link::name).containsExactly("lo");
        assertThat(manx.holders()).isEmpty();
    }

    @Test
    void p13AForeignRouteInTheWayIsNamedStaysAndTheAddressGoesBack() {
        String address = ManxNode.address(runtime.add(attachment));
        runtime.del(attachment).orFail();
        node.ip().command("link", "add", "foreign", "type", "veth", "peer", "name", "foreign2");
        node.ip().command("link", "set", "foreign", "up");
        Attachment wanting = manx.pod("c2").withArgs("IP=" + address);
        node.ip().command("route", "add", address, "dev", "foreign", "scope", "link");

        Outcome refused = runtime.add(wanting);

        assertThat(refused.succeeded()).as(refused.toString()).isFalse();
        assertThat(refused.errorMessage()).contains(address).contains("foreign");
        assertThat(node.ip().routeLines())
                .containsExactly(address + " dev foreign scope link linkdown");
        assertThat(node.ip().link("calic2")).isEmpty();
        assertThat(manx.holders()).isEmpty();
    }

    @Test
    void p13OurOwnDeadLeftoverIsClearedAndAddGoesOn() {
        node.ip().command("link", "add", HOST_LINK, "type", "veth", "peer", "name", "dead");
        node.ip().command("link", "set", HOST_LINK, "alias", "manx:manx:" + ID + ":eth0");

        Outcome added = runtime.add(attachment).orFail();

        assertThat(node.ip().link("dead")).isEmpty();
        assertThat(ManxNode.hostLink(added)).isEqualTo(HOST_LINK);
        runtime.check(attachment).orFail();
    }

    /// What changed in the kernel; files apart, since the first ADD ever claims a block.
    private List<String> kernelChanges(Snapshot before) {
        return before.changesTo(manx.snapshot()).stream()
                .filter(line -> !line.startsWith("+ File") || line.contains(": allocated"))
                .toList();
    }
}
