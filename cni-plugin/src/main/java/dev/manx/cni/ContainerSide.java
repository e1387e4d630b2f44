package dev.manx.cni;

import dev.manx.cni.attach.Attachment;
import dev.manx.cni.attach.AttachmentPlan;
import dev.manx.cni.attach.HostEnd;
import dev.manx.core.linux.Errno;
import dev.manx.core.linux.ErrnoException;
import dev.manx.core.linux.NetNs;
import dev.manx.core.netlink.NetlinkException;
import dev.manx.core.rtnl.AddRule;
import dev.manx.core.rtnl.Link;
import dev.manx.core.rtnl.Outcome;
import dev.manx.core.rtnl.Rtnetlink;
import dev.manx.core.rtnl.RtnlRequest;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.core.spec.Invocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The third step of an ADD: everything inside the container's namespace, the host end on the node
/// with it. Whatever stands in the way is either ours and dead, and then it is cleared once, or
/// somebody else's, and then the error says whose.
///
/// @param inside a socket in the container's namespace
/// @param outside a socket on the node
record ContainerSide(Rtnetlink inside, Rtnetlink outside, EventLog log) {

    /// @return the container's end as the kernel has it
    Link make(Invocation call, Attachment attachment, NetNs node, NetNs container)
            throws CniException, ErrnoException, NetlinkException {
        List<RtnlRequest> requests = AttachmentPlan.containerSide(attachment, node);
        List<Outcome> outcomes = send(requests);
        if (isTaken(outcomes.getFirst()) && clearTheWay(call, attachment.host())) {
            outcomes = send(requests);
        }
        if (lacksInet6(outcomes)) {
            Ipv6Settings.enable(container, attachment.host().owner().ifname().name());
            outcomes = send(failed(requests, outcomes));
        }
        return Outcomes.lastLink(outcomes);
    }

    /// A rule that is there already is as good as added: it outlives its link, and leads to the
    /// same table.
    private List<Outcome> send(List<RtnlRequest> requests) throws NetlinkException {
        List<Outcome> outcomes = inside.execute(requests);
        for (int i = 0; i < requests.size(); i++) {
            if (requests.get(i) instanceof AddRule
                    && outcomes.get(i) instanceof Outcome.Failed failed
                    && failed.cause().is(Errno.EEXIST)) {
                outcomes.set(i, new Outcome.Done());
            }
        }
        return outcomes;
    }

    /// Whether IPv6 is switched off in the container: EACCES is what the kernel says to addresses
    /// and routes then (`inet6_addr_add`, `ip6_route_info_create`).
    private static boolean lacksInet6(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Failed failed && failed.cause().is(Errno.EACCES)) {
                return true;
            }
        }
        return false;
    }

    /// What failed, in its order, and the question at the end.
    private static List<RtnlRequest> failed(List<RtnlRequest> requests, List<Outcome> outcomes) {
        var failed = new ArrayList<RtnlRequest>();
        for (int i = 0; i < requests.size() - 1; i++) {
            if (outcomes.get(i) instanceof Outcome.Failed) {
                failed.add(requests.get(i));
            }
        }
        failed.add(requests.getLast());
        return failed;
    }

    /// Whether the creation failed on a name or an index that is in use. The other requests of the
    /// send named a link that does not exist, and did nothing.
    private static boolean isTaken(Outcome creation) {
        return creation instanceof Outcome.Failed failed
                && (failed.cause().is(Errno.EEXIST) || failed.cause().is(Errno.EBUSY));
    }

    /// @return whether something was cleared, so that it is worth another try
    /// @throws CniException naming the owner of what may not be cleared
    private boolean clearTheWay(Invocation call, HostEnd host)
            throws CniException, NetlinkException {
        var onNode = new HostLinks(outside);
        boolean cleared = false;
        Optional<Link> own = onNode.ownedBy(host);
        if (own.isPresent()) {
            clear(call, onNode, own.get());
            cleared = true;
        }
        Optional<Link> named = onNode.named(host.name());
        if (named.isPresent()) {
            switch (host.claim(named.get())) {
                case OWN, LEFTOVER -> {
                    clear(call, onNode, named.get());
                    cleared = true;
                }
                case FOREIGN -> throw inTheWay(named.get(), "the node", "");
            }
        }
        // A veth of ours inside went with its host end. What is still there is somebody else's.
        Optional<Link> end = new HostLinks(inside).named(host.owner().ifname());
        if (end.isPresent()) {
            throw inTheWay(end.get(), "the container", " or choose another CNI_IFNAME");
        }
        return cleared;
    }

    private void clear(Invocation call, HostLinks links, Link link) throws NetlinkException {
        links.delete(link);
        log.info(call, "leftover-cleared", "link", link.name(), "alias", link.alias());
    }

    private static CniException inTheWay(Link link, String where, String orElse) {
        return new CniException(
                ErrorCode.IO_FAILURE,
                "create veth "
                        + link.name()
                        + ": "
                        + where
                        + " already has a link of this name, "
                        + HostEnd.describeOwner(link)
                        + " (remove it"
                        + orElse
                        + ")");
    }
}
