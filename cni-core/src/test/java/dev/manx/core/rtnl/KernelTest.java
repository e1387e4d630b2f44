package dev.manx.core.rtnl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.manx.core.linux.Errno;
import dev.manx.core.linux.NetNs;
import dev.manx.core.linux.NetNsException;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.InterfaceAddress;
import dev.manx.core.net.InterfaceName;
import dev.manx.core.net.IpAddress;
import dev.manx.core.net.Mac;
import dev.manx.core.netlink.NetlinkException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real kernel, judged by iproute2: a node and a container as namespaces of their own.
@Tag("root")
class KernelTest {

    private static final Mac EE = Mac.parse("ee:ee:ee:ee:ee:ee");
    private static final IpAddress GATEWAY = IpAddress.parse("169.254.1.1");
    private static final LinkRef ETH0 = new LinkRef(0x10000 + 77, new InterfaceName("eth0"));
    private static final InterfaceName CALI = new InterfaceName("cali12345678901");
    private static final Cidr POD = Cidr.parse("10.244.166.128/32");

    private final String nodeName = "rn-node-" + ProcessHandle.current().pid();
    private final String podName = "rn-pod-" + ProcessHandle.current().pid();

    private NetNs node;
    private NetNs pod;
    private Rtnetlink inNode;
    private Rtnetlink inPod;

    @BeforeEach
    void makeNamespaces() throws Exception {
        ip("netns", "add", nodeName);
        ip("netns", "add", podName);
        node = NetNs.open("/run/netns/" + nodeName);
        pod = NetNs.open("/run/netns/" + podName);
        inNode = Rtnetlink.openIn(node);
        inPod = Rtnetlink.openIn(pod);
    }

    @AfterEach
    void deleteNamespaces() throws Exception {
        inPod.close();
        inNode.close();
        pod.close();
        node.close();
        ip("netns", "del", podName);
        ip("netns", "del", nodeName);
    }

    @Test
    void twoSendsMakeAWholeAttachment() throws Exception {
        var found = attach();

        var eth0 = json("-n", podName, "-d", "link", "show", "eth0").get(0);
        assertThat(eth0.path("ifindex").intValue()).isEqualTo(ETH0.index());
        assertThat(eth0.path("mtu").intValue()).isEqualTo(1450);
        assertThat(eth0.path("operstate").textValue()).isEqualTo("UP");
        assertThat(eth0.path("link_index").intValue()).isEqualTo(found.peerIndex());
        var cali = json("-n", nodeName, "-d", "link", "show", CALI.name()).get(0);
        assertThat(cali.path("ifindex").intValue()).isEqualTo(found.peerIndex());
        assertThat(cali.path("address").textValue()).isEqualTo("ee:ee:ee:ee:ee:ee");
        assertThat(cali.path("mtu").intValue()).isEqualTo(1450);
        assertThat(cali.path("operstate").textValue()).isEqualTo("UP");
        assertThat(cali.path("ifalias").textValue()).isEqualTo("manx:net:container:eth0");
        assertThat(ip("-n", podName, "-o", "link", "show", "lo")).contains("LOOPBACK,UP");
        assertThat(ip("-n", podName, "-4", "-o", "addr", "show", "eth0"))
                .contains("inet 10.244.166.128/32 scope global eth0");
        assertThat(ip("-n", podName, "route"))
                .isEqualTo("default via 169.254.1.1 dev eth0 \n169.254.1.1 dev eth0 scope link \n");
        assertThat(ip("-n", podName, "neigh"))
                .isEqualTo("169.254.1.1 dev eth0 lladdr ee:ee:ee:ee:ee:ee PERMANENT \n");
        assertThat(ip("-n", nodeName, "route"))
                .isEqualTo("10.244.166.128 dev cali12345678901 scope link \n");
        assertThat(hostSetting("forwarding")).isEqualTo("1");
        assertThat(hostSetting("proxy_arp")).isEqualTo("0");
        assertThat(hostSetting("rp_filter")).isEqualTo("2");
    }

    @Test
    void listsTellWhatTheKernelHas() throws Exception {
        int hostIndex = attach().peerIndex();

        var link = inNode.links().stream().filter(l -> l.index() == hostIndex).findFirst();
        assertThat(link.orElseThrow())
                .usingRecursiveComparison()
                .ignoringFields("ipv4Conf")
                .isEqualTo(
                        new Link(
                                hostIndex,
                                CALI.name(),
                                "manx:net:container:eth0",
                                Optional.of(EE),
                                1450,
                                true,
                                "veth",
                                ETH0.index(),
                                0,
                                0,
                                Ipv4Conf.NONE));
        assertThat(link.orElseThrow().ipv4Conf().get(Ipv4Setting.FORWARDING)).isEqualTo(1);
        assertThat(link.orElseThrow().ipv4Conf().get(Ipv4Setting.RP_FILTER)).isEqualTo(2);
        assertThat(inPod.addresses())
                .contains(
                        new AddressEntry(
                                ETH0.index(), InterfaceAddress.parse("10.244.166.128/32")));
        assertThat(inPod.neighbours())
                .contains(new Neighbour(ETH0.index(), GATEWAY, Optional.of(EE), true));
        assertThat(inNode.routes(Family.INET)).extracting(Route::destination).containsExactly(POD);
        var routed = inNode.execute(List.of(new RouteTo(POD.address()))).getFirst();
        assertThat(((Outcome.Routed) routed).route().linkIndex()).isEqualTo(hostIndex);
    }

    @Test
    void takenHostNameMakesTheWholeFirstSendFailWithoutATrace() throws Exception {
        ip("-n", nodeName, "link", "add", CALI.name(), "type", "veth", "peer", "name", "other");
        String before = ip("-n", podName, "-o", "link") + ip("-n", nodeName, "-o", "link");

        var outcomes = inPod.execute(containerSide());

        assertThat(((Outcome.Failed) outcomes.getFirst()).cause())
                .hasMessageStartingWith(
                        "create veth eth0 with peer cali12345678901 in /run/netns/"
                                + nodeName
                                + ": EEXIST (");
        for (int i = 2; i < outcomes.size(); i++) { // 1 sets lo up, which needs no eth0
            assertThat(outcomes.get(i)).isInstanceOf(Outcome.Failed.class);
        }
        String after = ip("-n", podName, "-o", "link") + ip("-n", nodeName, "-o", "link");
        // lo is up now, whose flags and state are all that may differ
        assertThat(after.lines().filter(line -> !line.contains(": lo:")))
                .containsExactlyElementsOf(
                        before.lines().filter(line -> !line.contains(": lo:")).toList());
        assertThat(ip("-n", podName, "route") + ip("-n", podName, "neigh")).isEmpty();
    }

    @Test
    void hostRouteIsRefusedWhenTheAddressHasOne() throws Exception {
        var host = new LinkRef(attach().peerIndex(), CALI);
        var again = inNode.execute(List.of(AddRoute.onLink(POD, host))).getFirst();
        assertThat(((Outcome.Failed) again).cause())
                .hasMessage(
                        "add route 10.244.166.128/32 dev cali12345678901: EEXIST (File exists)");
    }

    @Test
    void manyLinksAreDeletedAndMissingOnesAreNoError() throws Exception {
        var host = new LinkRef(attach().peerIndex(), CALI);
        inNode.deleteLinks(List.of(host, new LinkRef(99999, new InterfaceName("gone"))));
        assertThat(ip("-n", nodeName, "-o", "link").lines()).hasSize(1);
        assertThat(ip("-n", podName, "-o", "link").lines()).hasSize(1);
        assertThat(ip("-n", nodeName, "route")).isEmpty();
        inNode.deleteLinks(List.of(host));
    }

    @Test
    void aLinkIsGoneBeforeTheKernelHasDoneWithIt() throws Exception {
        var host = new LinkRef(attach().peerIndex(), CALI);
        try (LinkRemoval removal = LinkRemoval.in(node, host);
                var kernel = Executors.newSingleThreadExecutor()) {
            Future<?> done = kernel.submit(removal::send);
            removal.awaitGone();
            assertThat(ip("-n", nodeName, "-o", "link").lines()).hasSize(1);
            assertThat(ip("-n", podName, "-o", "link").lines()).hasSize(1);
            assertThat(ip("-n", nodeName, "route")).isEmpty();
            done.get();
        }
        try (LinkRemoval again = LinkRemoval.in(node, host)) {
            again.send();
            again.awaitGone();
        }
    }

    @Test
    void aLinkThatCannotBeDeletedIsNamed() throws Exception {
        try (LinkRemoval removal = LinkRemoval.in(node, new LinkRef(1, new InterfaceName("lo")))) {
            removal.send();
            assertThatThrownBy(removal::awaitGone)
                    .isInstanceOf(NetlinkException.class)
                    .hasMessageStartingWith("delete link lo");
        }
    }

    @Test
    void missingLinkIsNotFoundByName() throws Exception {
        var outcome =
                inNode.execute(List.of(GetLink.byName(new InterfaceName("nosuch")))).getFirst();
        assertThat(((Outcome.Failed) outcome).cause().is(Errno.ENODEV)).isTrue();
    }

    @Test
    void namespacesAreToldApartAndTheThreadComesBack() throws Exception {
        try (var own = NetNs.current();
                var podAgain = NetNs.open("/run/netns/" + podName)) {
            assertThat(pod.sameAs(podAgain)).isTrue();
            assertThat(pod.sameAs(node)).isFalse();
            Rtnetlink.openIn(pod).close();
            try (var still = NetNs.current()) {
                assertThat(still.sameAs(own)).isTrue();
            }
        }
    }

    @Test
    void whatIsNotANetworkNamespaceIsNamed(@TempDir Path dir) throws Exception {
        var file = Files.createFile(dir.resolve("file"));
        assertThatThrownBy(() -> NetNs.open(file.toString()))
                .isInstanceOfSatisfying(
                        NetNsException.class,
                        e ->
                                assertThat(e.kind())
                                        .isEqualTo(NetNsException.Kind.NOT_A_NETWORK_NAMESPACE))
                .hasMessage(file + " is not a network namespace");
        assertThatThrownBy(() -> NetNs.open("/proc/self/ns/mnt"))
                .hasMessage("/proc/self/ns/mnt is not a network namespace");
        assertThatThrownBy(() -> NetNs.open("/run/netns/rn-nothing"))
                .hasMessage(
                        "network namespace /run/netns/rn-nothing cannot be opened: ENOENT (No such"
                                + " file or directory)");
    }

    /// @return the container's end as it was read back
    private Link attach() throws Exception {
        var outcomes = inPod.execute(containerSide());
        assertThat(outcomes).noneMatch(Outcome.Failed.class::isInstance);
        var found = ((Outcome.Found) outcomes.getLast()).link();
        var host = new LinkRef(found.peerIndex(), CALI);
        var conf =
                Ipv4Conf.NONE
                        .with(Ipv4Setting.FORWARDING, 1)
                        .with(Ipv4Setting.PROXY_ARP, 0)
                        .with(Ipv4Setting.RP_FILTER, 2);
        assertThat(
                        inNode.execute(
                                List.of(
                                        new ConfigureHostEnd(host, "manx:net:container:eth0", conf),
                                        AddRoute.onLink(POD, host))))
                .containsExactly(new Outcome.Done(), new Outcome.Done());
        return found;
    }

    private List<RtnlRequest> containerSide() {
        return List.of(
                new CreateVeth(ETH0, VethShape.ofMtu(1450), new VethPeer(CALI, EE, node)),
                new SetLinkUp(LinkRef.LOOPBACK),
                new AddAddress(ETH0, InterfaceAddress.parse("10.244.166.128/32")),
                AddRoute.onLink(Cidr.host(GATEWAY), ETH0),
                AddRoute.via(Cidr.parse("0.0.0.0/0"), GATEWAY, ETH0),
                new AddNeighbour(ETH0, GATEWAY, EE),
                GetLink.byIndex(ETH0));
    }

    private String hostSetting(String name) throws Exception {
        return ip("netns", "exec", nodeName, "cat", "/proc/sys/net/ipv4/conf/" + CALI + "/" + name)
                .strip();
    }

    private static JsonNode json(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of("-j"));
        all.addAll(List.of(arguments));
        return new ObjectMapper().readTree(ip(all.toArray(String[]::new)));
    }

    private static String ip(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
