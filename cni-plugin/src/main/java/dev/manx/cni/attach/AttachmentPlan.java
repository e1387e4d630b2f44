package dev.manx.cni.attach;

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
import dev.manx.core.rtnl.RtnlRequest;
import dev.manx.core.rtnl.SetLinkUp;
import dev.manx.core.rtnl.VethPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The requests that make an [Attachment] of nothing: one list for each side, each list for one
/// send. The order is the kernel's: a route by a next hop wants the link route to it first.
public final class AttachmentPlan {

    private AttachmentPlan() {}

    /// For a socket inside the container's namespace. The pair is made from there, because its
    /// container end then never shows on the node; the last request reads that end back.
    ///
    /// @param node where the host end goes
    public static List<RtnlRequest> containerSide(Attachment attachment, NetNs node) {
        HostEnd host = attachment.host();
        LinkRef end = containerEnd(host);
        var requests = new ArrayList<RtnlRequest>();
        requests.add(
                new CreateVeth(end, attachment.mtu(), new VethPeer(host.name(), host.mac(), node)));
        requests.add(new SetLinkUp(LinkRef.LOOPBACK));
        for (Attachment.PodAddress each : attachment.addresses()) {
            requests.add(
                    new AddAddress(
                            end,
                            new InterfaceAddress(each.address(), each.address().family().bits())));
        }
        for (IpAddress gateway : attachment.gateways()) {
            requests.add(route(Cidr.host(gateway), end));
            requests.add(defaultRoute(gateway, end));
            requests.add(new AddNeighbour(end, gateway, host.mac()));
        }
        requests.add(GetLink.byIndex(end));
        return requests;
    }

    /// For a socket in the node's namespace. The alias comes first: from then on the link says
    /// whose it is. The last request reads the host end back.
    ///
    /// @param end the host end, as the first side's answer has told
    public static List<RtnlRequest> hostSide(Attachment attachment, LinkRef end) {
        var requests = new ArrayList<RtnlRequest>();
        requests.add(
                new ConfigureHostEnd(
                        end, attachment.host().owner().toString(), attachment.settings()));
        for (Attachment.PodAddress each : attachment.addresses()) {
            requests.add(AddRoute.onLink(Cidr.host(each.address()), end));
        }
        requests.add(GetLink.byIndex(end));
        return requests;
    }

    static LinkRef containerEnd(HostEnd host) {
        return new LinkRef(host.containerIndex(), host.owner().ifname());
    }

    private static AddRoute route(Cidr destination, LinkRef end) {
        return new AddRoute(destination, Optional.empty(), end, existing(end.name()));
    }

    private static AddRoute defaultRoute(IpAddress gateway, LinkRef end) {
        return new AddRoute(
                Cidr.containing(gateway, 0), Optional.of(gateway), end, existing(end.name()));
    }

    /// `eth0` is the way out, and a route that is there already is an error. A further interface
    /// comes second: its routes go behind those of the first, where replies that are bound to it
    /// find them.
    private static AddRoute.Existing existing(InterfaceName ifname) {
        return ifname.name().equals(HostLinkName.FIRST_IFNAME)
                ? AddRoute.Existing.REFUSE
                : AddRoute.Existing.APPEND;
    }
}
