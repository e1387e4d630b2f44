package dev.manx.cni.attach;

import static dev.manx.cni.attach.Samples.ADDRESS;
import static dev.manx.cni.attach.Samples.ADDRESS6;
import static dev.manx.cni.attach.Samples.ATTACHMENT;
import static dev.manx.cni.attach.Samples.DUAL_STACK;
import static dev.manx.cni.attach.Samples.EVERYTHING;
import static dev.manx.cni.attach.Samples.EVERYTHING6;
import static dev.manx.cni.attach.Samples.GATEWAY;
import static dev.manx.cni.attach.Samples.GATEWAY6;
import static dev.manx.cni.attach.Samples.HOST;
import static dev.manx.cni.attach.Samples.MAC;
import static dev.manx.cni.attach.Samples.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.linux.NetNs;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.InterfaceAddress;
import dev.manx.core.net.InterfaceName;
import dev.manx.core.net.IpAddress;
import dev.manx.core.net.Mac;
import dev.manx.core.rtnl.AddAddress;
import dev.manx.core.rtnl.AddNeighbour;
import dev.manx.core.rtnl.AddRoute;
import dev.manx.core.rtnl.AddRule;
import dev.manx.core.rtnl.ConfigureHostEnd;
import dev.manx.core.rtnl.CreateVeth;
import dev.manx.core.rtnl.GetLink;
import dev.manx.core.rtnl.LinkRef;
import dev.manx.core.rtnl.NeighbourState;
import dev.manx.core.rtnl.Rule;
import dev.manx.core.rtnl.SetLinkUp;
import dev.manx.core.rtnl.StopAddressGeneration;
import dev.manx.core.rtnl.VethPeer;
import dev.manx.core.rtnl.VethShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttachmentPlanTest {

    private static final Mac POD_MAC = Mac.parse("02:00:00:00:00:01");

    @Test
    void theContainerSideIsOneList() throws Exception {
        LinkRef end = HOST.containerEnd();
        try (NetNs node = NetNs.current()) {
            assertThat(AttachmentPlan.containerSide(ATTACHMENT, node))
                    .containsExactly(
                            new CreateVeth(
                                    end,
                                    VethShape.ofMtu(1450),
                                    new VethPeer(HOST.name(), MAC, node)),
                            new SetLinkUp(LinkRef.LOOPBACK),
                            new AddAddress(end, new InterfaceAddress(ADDRESS, 32)),
                            AddRoute.onLink(Cidr.host(GATEWAY), end),
                            AddRoute.via(EVERYTHING, GATEWAY, end),
                            new AddNeighbour(end, GATEWAY, MAC),
                            GetLink.byIndex(end));
        }
    }

    @Test
    void withBothFamiliesItIsStillOneListAndNoAddressIsTheKernelsOwn() throws Exception {
        LinkRef end = HOST.containerEnd();
        try (NetNs node = NetNs.current()) {
            assertThat(AttachmentPlan.containerSide(DUAL_STACK, node))
                    .containsExactly(
                            new CreateVeth(
                                    end,
                                    VethShape.ofMtu(1450),
                                    new VethPeer(HOST.name(), MAC, node)),
                            new SetLinkUp(LinkRef.LOOPBACK),
                            new StopAddressGeneration(end),
                            new AddAddress(
                                    end, new InterfaceAddress(DUAL_STACK.containerLinkLocal(), 64)),
                            new AddAddress(end, new InterfaceAddress(ADDRESS, 32)),
                            new AddAddress(end, new InterfaceAddress(ADDRESS6, 128)),
                            AddRoute.onLink(Cidr.host(GATEWAY), end),
                            AddRoute.via(EVERYTHING, GATEWAY, end),
                            new AddNeighbour(end, GATEWAY, MAC),
                            AddRoute.onLink(Cidr.host(GATEWAY6), end),
                            AddRoute.via(EVERYTHING6, GATEWAY6, end),
                            new AddNeighbour(end, GATEWAY6, MAC),
                            GetLink.byIndex(end));
        }
    }

    @Test
    void aFurtherInterfaceStandsBehindTheFirstAndAnswersByItself() throws Exception {
        var second =
                new HostEnd(
                        new Alias("net", "c1", new InterfaceName("net1")), HOST.name(), MAC, false);
        LinkRef end = second.containerEnd();
        int number = second.containerIndex();
        var attachment =
                new Attachment(
                        second,
                        VethShape.ofMtu(1450),
                        ATTACHMENT.addresses(),
                        ATTACHMENT.ways(),
                        SETTINGS);
        try (NetNs node = NetNs.current()) {
            assertThat(AttachmentPlan.containerSide(attachment, node))
                    .endsWith(
                            AddRoute.onLink(Cidr.host(GATEWAY), end).withMetric(number),
                            AddRoute.via(EVERYTHING, GATEWAY, end).withMetric(number),
                            new AddNeighbour(end, GATEWAY, MAC),
                            AddRoute.via(EVERYTHING, GATEWAY, end).inTable(number),
                            new AddRule(new Rule(Cidr.host(ADDRESS), number, 1000)),
                            GetLink.byIndex(end));
        }
    }

    @Test
    void theHostSideSaysFirstWhoseTheLinkIs() {
        var end = new LinkRef(7, HOST.name());
        IpAddress second = IpAddress.parse("10.244.166.129");
        var attachment =
                new Attachment(
                        HOST,
                        VethShape.ofMtu(1450),
                        List.of(ADDRESS, second),
                        ATTACHMENT.ways(),
                        SETTINGS);
        assertThat(AttachmentPlan.hostSide(attachment, end, POD_MAC))
                .containsExactly(
                        new ConfigureHostEnd(end, "manx:net:c1:eth0", SETTINGS),
                        AddRoute.onLink(Cidr.host(ADDRESS), end),
                        AddRoute.onLink(Cidr.host(second), end),
                        GetLink.byIndex(end));
    }

    @Test
    void theHostEndHasTheNextHopsAddressInIpv6() {
        var end = new LinkRef(7, HOST.name());
        assertThat(AttachmentPlan.hostSide(DUAL_STACK, end, POD_MAC))
                .containsExactly(
                        new StopAddressGeneration(end),
                        new ConfigureHostEnd(end, "manx:net:c1:eth0", SETTINGS),
                        new AddAddress(end, new InterfaceAddress(GATEWAY6, 64)),
                        AddRoute.onLink(Cidr.host(ADDRESS), end),
                        AddRoute.onLink(Cidr.host(ADDRESS6), end),
                        new AddNeighbour(end, ADDRESS6, POD_MAC, NeighbourState.STALE),
                        GetLink.byIndex(end));
    }
}
