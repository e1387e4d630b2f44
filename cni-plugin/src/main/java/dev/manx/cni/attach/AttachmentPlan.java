package dev.manx.cni.attach;

import dev.manx.core.linux.NetNs;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.InterfaceAddress;
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
import dev.manx.core.rtnl.RtnlRequest;
import dev.manx.core.rtnl.Rule;
import dev.manx.core.rtnl.SetLinkUp;
import dev.manx.core.rtnl.StopAddressGeneration;
import dev.manx.core.rtnl.VethPeer;
import java.util.ArrayList;
import java.util.List;

/// The requests that make an [Attachment] of nothing: one list for each side, each list for one
/// send. The order is the kernel's: a route by a next hop wants the link route to it first.
public final class AttachmentPlan {

    /// Of the rules by which a further interface's replies leave by it: before the main table's.
    static final int RULE_PRIORITY = 1000;

    private static final int LINK_LOCAL_LENGTH = 64;

    private AttachmentPlan() {}

    /// For a socket inside the container's namespace. The pair is made from there, because its
    /// container end then never shows on the node; the last request reads that end back.
    ///
    /// @param node where the host end goes
    public static List<RtnlRequest> containerSide(Attachment attachment, NetNs node) {
        HostEnd host = attachment.host();
        LinkRef end = host.containerEnd();
        var requests = new ArrayList<RtnlRequest>();
        requests.add(
                new CreateVeth(
                        end, attachment.veth(), new VethPeer(host.name(), host.mac(), node)));
        requests.add(new SetLinkUp(LinkRef.LOOPBACK));
        if (attachment.hasInet6()) {
            requests.add(new StopAddressGeneration(end));
            requests.add(linkLocal(attachment.containerLinkLocal(), end));
        }
        for (IpAddress each : attachment.addresses()) {
            requests.add(new AddAddress(end, new InterfaceAddress(each, each.family().bits())));
        }
        for (WayOut way : attachment.ways()) {
            requests.add(inMain(AddRoute.onLink(Cidr.host(way.gateway()), end), host));
            for (Cidr each : way.destinations()) {
                requests.add(inMain(AddRoute.via(each, way.gateway(), end), host));
            }
            requests.add(new AddNeighbour(end, way.gateway(), host.mac()));
        }
        if (!host.owner().ifname().isFirst()) {
            addSourceRouting(requests, attachment, end);
        }
        requests.add(GetLink.byIndex(end));
        return requests;
    }

    /// For a socket in the node's namespace. The alias comes with the host end's going up: from
    /// then on the link says whose it is. The last request reads the host end back.
    ///
    /// @param end the host end, as the first side's answer has told
    /// @param podMac the container end's, as that answer has told
    public static List<RtnlRequest> hostSide(Attachment attachment, LinkRef end, Mac podMac) {
        HostEnd host = attachment.host();
        var requests = new ArrayList<RtnlRequest>();
        if (attachment.hasInet6()) {
            requests.add(new StopAddressGeneration(end));
        }
        requests.add(new ConfigureHostEnd(end, host.owner().toString(), attachment.settings()));
        if (attachment.hasInet6()) {
            requests.add(linkLocal(host.mac().linkLocal(), end));
        }
        for (IpAddress each : attachment.addresses()) {
            requests.add(AddRoute.onLink(Cidr.host(each), end));
            if (each.family() == Family.INET6) {
                // The pod's end hears the question for its MAC a moment after it is up, and whoever
                // asked before waits a second. A guess that the kernel verifies spares the
                // question.
                requests.add(new AddNeighbour(end, each, podMac, NeighbourState.STALE));
            }
        }
        requests.add(GetLink.byIndex(end));
        return requests;
    }

    /// A link-local address of our choice instead of the kernel's, which would be tentative for a
    /// second. The host end needs it to ask for the pod's MAC, and as the source of ICMPv6 errors.
    private static AddAddress linkLocal(IpAddress address, LinkRef end) {
        return new AddAddress(end, new InterfaceAddress(address, LINK_LOCAL_LENGTH));
    }

    /// `eth0` is the way out, and a route that is there already is an error. A further interface's
    /// routes go far behind, each at its own metric, where packets that are bound to it find them.
    private static AddRoute inMain(AddRoute route, HostEnd host) {
        return route.withMetric(host.metric());
    }

    /// Whatever has a further interface's address as its source leaves by that interface, past
    /// `eth0`'s default route: strict reverse path filters at both ends expect it there.
    private static void addSourceRouting(
            List<RtnlRequest> requests, Attachment attachment, LinkRef end) {
        int table = attachment.host().table();
        for (WayOut way : attachment.ways()) {
            requests.add(AddRoute.via(way.everything(), way.gateway(), end).inTable(table));
        }
        for (IpAddress each : attachment.addresses()) {
            requests.add(new AddRule(new Rule(Cidr.host(each), table, RULE_PRIORITY)));
        }
    }
}
