package dev.manx.cni;

import dev.manx.cni.attach.Alias;
import dev.manx.cni.attach.Attachment;
import dev.manx.cni.attach.AttachmentPlan;
import dev.manx.cni.attach.HostEnd;
import dev.manx.core.linux.Errno;
import dev.manx.core.linux.ErrnoException;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.netlink.NetlinkException;
import dev.manx.core.rtnl.AddRoute;
import dev.manx.core.rtnl.GetLink;
import dev.manx.core.rtnl.Link;
import dev.manx.core.rtnl.LinkRef;
import dev.manx.core.rtnl.Outcome;
import dev.manx.core.rtnl.Route;
import dev.manx.core.rtnl.Rtnetlink;
import dev.manx.core.rtnl.RtnlRequest;
import dev.manx.core.rtnl.SetLinkMac;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.core.spec.Invocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The fourth step of an ADD: the host end's alias, settings and routes on the node.
///
/// @param rtnl a socket on the node
record HostSide(Rtnetlink rtnl, EventLog log) {

    /// @param containerEnd the other end as the kernel has it, which knows the host end's ifindex
    /// @return the host end as the kernel has it
    Link make(Invocation call, Attachment attachment, Link containerEnd)
            throws CniException, ErrnoException, NetlinkException {
        var end = new LinkRef(containerEnd.peerIndex(), attachment.host().name());
        // First, while the link is down: from the moment it is up the pod can send advertisements.
        Ipv6Settings.ignoreRouterAdvertisements(end.name().name());
        if (!attachment.hasInet6()) {
            Ipv6Settings.switchOff(end.name().name());
        } else if (Ipv6Settings.forward()) {
            log.warning(call, "ipv6-forwarding-enabled", "key", "net.ipv6.conf.all.forwarding");
        }
        List<RtnlRequest> requests =
                AttachmentPlan.hostSide(attachment, end, containerEnd.mac().orElseThrow());
        List<Outcome> outcomes = rtnl.execute(requests);
        List<RtnlRequest> again = clearDeadRoutes(call, attachment, requests, outcomes);
        if (!again.isEmpty()) {
            again.add(GetLink.byIndex(end));
            outcomes = rtnl.execute(again);
        }
        return withRightMac(Outcomes.lastLink(outcomes), attachment.host(), end);
    }

    /// Host routes that are there already, of links that are dead: IPAM gave their address to us.
    ///
    /// @return the requests that are to be sent again
    /// @throws CniException naming whoever holds such a route and is not dead
    /// @throws NetlinkException whatever else failed
    private List<RtnlRequest> clearDeadRoutes(
            Invocation call,
            Attachment attachment,
            List<RtnlRequest> requests,
            List<Outcome> outcomes)
            throws CniException, NetlinkException {
        var again = new ArrayList<RtnlRequest>();
        for (int i = 0; i < requests.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Failed failed) {
                if (!(requests.get(i) instanceof AddRoute route)
                        || !failed.cause().is(Errno.EEXIST)) {
                    throw failed.cause();
                }
                clear(call, attachment.host(), route);
                again.add(route);
            }
        }
        return again;
    }

    private void clear(Invocation call, HostEnd host, AddRoute wanted)
            throws CniException, NetlinkException {
        Optional<Route> route = routeTo(wanted.destination());
        if (route.isEmpty()) {
            return; // it went away in the meantime
        }
        Optional<Link> holder = linkOf(route.get());
        Optional<Alias> owner = holder.flatMap(link -> Alias.parse(link.alias()));
        boolean dead =
                owner.isPresent()
                        && owner.get().network().equals(host.owner().network())
                        && !owner.get().containerId().equals(host.owner().containerId());
        if (!dead) {
            throw new CniException(
                    ErrorCode.IO_FAILURE,
                    wanted.describe()
                            + ": already routed "
                            + describe(route.get(), holder)
                            + " (remove that route, or reserve its address in IPAM)");
        }
        new HostLinks(rtnl).delete(holder.orElseThrow());
        log.warning(
                call,
                "leftover-cleared",
                "link",
                holder.orElseThrow().name(),
                "alias",
                holder.orElseThrow().alias(),
                "route",
                wanted.destination());
    }

    /// The route that an [AddRoute] without a metric met.
    private Optional<Route> routeTo(Cidr destination) throws NetlinkException {
        int metric = destination.family() == Family.INET ? 0 : Route.DEFAULT_METRIC_INET6;
        for (Route route : rtnl.routes(destination.family())) {
            if (route.destination().equals(destination) && route.metric() == metric) {
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }

    private Optional<Link> linkOf(Route route) throws NetlinkException {
        for (Link link : rtnl.links()) {
            if (link.index() == route.linkIndex()) {
                return Optional.of(link);
            }
        }
        return Optional.empty();
    }

    private static String describe(Route route, Optional<Link> link) {
        return (link.isPresent()
                        ? (route.gateway().isPresent() ? "via " + route.gateway().get() + " " : "")
                                + "dev "
                                + link.get().name()
                        : "as " + route.type())
                + ", proto "
                + route.protocol()
                + (link.isPresent() && !link.get().alias().isEmpty()
                        ? ", " + HostEnd.describeOwner(link.get())
                        : "");
    }

    /// udev's `MACAddressPolicy` may have given the new link a MAC of its own meanwhile. It does so
    /// once, so once more is enough.
    private Link withRightMac(Link link, HostEnd host, LinkRef end)
            throws CniException, NetlinkException {
        if (link.mac().filter(host.mac()::equals).isPresent()) {
            return link;
        }
        Link second =
                Outcomes.lastLink(
                        rtnl.execute(
                                List.of(new SetLinkMac(end, host.mac()), GetLink.byIndex(end))));
        if (second.mac().filter(host.mac()::equals).isPresent()) {
            return second;
        }
        throw new CniException(
                ErrorCode.IO_FAILURE,
                "set MAC "
                        + host.mac()
                        + " on "
                        + end
                        + ": the link still has "
                        + second.mac().map(Object::toString).orElse("none")
                        + " (does udev's MACAddressPolicy, or another program, change it?)");
    }
}
