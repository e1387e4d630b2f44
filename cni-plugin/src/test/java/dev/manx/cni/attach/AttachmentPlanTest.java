package dev.manx.cni.attach;

import static dev.manx.cni.attach.Samples.ADDRESS;
import static dev.manx.cni.attach.Samples.ATTACHMENT;
import static dev.manx.cni.attach.Samples.GATEWAY;
import static dev.manx.cni.attach.Samples.HOST;
import static dev.manx.cni.attach.Samples.MAC;
import static dev.manx.cni.attach.Samples.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.linux.NetNs;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.InterfaceAddress;
import dev.manx.core.net.InterfaceName;
import dev.manx.core.net.IpAddress;
import dev.manx.core.rtnl.AddAddress;
import dev.manx.core.rtnl.AddNeighbour;
import dev.manx.core.rtnl.AddRoute;
import dev.manx.core.rtnl.ConfigureHostEnd;
import dev.manx.core.rtnl.CreateVeth;
import dev.manx.core.rtnl.GetLink;
import dev.manx.core.rtnl.LinkRef;
import dev.manx.core.rtnl.SetLinkUp;
import dev.manx.core.rtnl.VethPeer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttachmentPlanTest {

    private static final Cidr EVERYTHING = Cidr.parse("0.0.0.0/0");

    @Test
    void theContainerSideIsOneList() throws Exception {
        var end = new LinkRef(HOST.containerIndex(), new InterfaceName("eth0"));
        try (NetNs node = NetNs.current()) {
            assertThat(AttachmentPlan.containerSide(ATTACHMENT, node))
                    .containsExactly(
                            new CreateVeth(end, 1450, new VethPeer(HOST.name(), MAC, node)),
                            new SetLinkUp(LinkRef.LOOPBACK),
                            new AddAddress(end, new InterfaceAddress(ADDRESS, 32)),
                            AddRoute.onLink(Cidr.host(GATEWAY), end),
                            AddRoute.via(EVERYTHING, GATEWAY, end),
                            new AddNeighbour(end, GATEWAY, MAC),
                            GetLink.byIndex(end));
        }
    }

    @Test
    void aFurtherInterfacesRoutesGoBehindThoseOfTheFirst() throws Exception {
        var second =
                new HostEnd(
                        new Alias("net", "c1", new InterfaceName("net1")), HOST.name(), MAC, false);
        var end = new LinkRef(second.containerIndex(), new InterfaceName("net1"));
        try (NetNs node = NetNs.current()) {
            assertThat(
                            AttachmentPlan.containerSide(
                                    new Attachment(second, 1450, ATTACHMENT.addresses(), SETTINGS),
                                    node))
                    .contains(
                            new AddRoute(
                                    Cidr.host(GATEWAY),
                                    Optional.empty(),
                                    end,
                                    AddRoute.Existing.APPEND),
                            new AddRoute(
                                    EVERYTHING,
                                    Optional.of(GATEWAY),
                                    end,
                                    AddRoute.Existing.APPEND));
        }
    }

    @Test
    void theHostSideSaysFirstWhoseTheLinkIs() {
        var end = new LinkRef(7, HOST.name());
        IpAddress second = IpAddress.parse("10.244.166.129");
        var attachment =
                new Attachment(
                        HOST,
                        1450,
                        List.of(
                                new Attachment.PodAddress(ADDRESS, GATEWAY),
                                new Attachment.PodAddress(second, GATEWAY)),
                        SETTINGS);
        assertThat(AttachmentPlan.hostSide(attachment, end))
                .containsExactly(
                        new ConfigureHostEnd(end, "manx:net:c1:eth0", SETTINGS),
                        AddRoute.onLink(Cidr.host(ADDRESS), end),
                        AddRoute.onLink(Cidr.host(second), end),
                        GetLink.byIndex(end));
    }
}
