package dev.manx.cni;

import dev.manx.cni.attach.HostEnd;
import dev.manx.core.linux.Errno;
import dev.manx.core.net.InterfaceName;
import dev.manx.core.netlink.NetlinkException;
import dev.manx.core.rtnl.DeleteLink;
import dev.manx.core.rtnl.GetLink;
import dev.manx.core.rtnl.Link;
import dev.manx.core.rtnl.Outcome;
import dev.manx.core.rtnl.Rtnetlink;
import java.util.List;
import java.util.Optional;

/// The links of one namespace, to find and to delete. Deleting one end of a veth takes the other
/// end with it, and with both their addresses, routes and neighbours.
///
/// @param rtnl the namespace's; still its owner's to close
record HostLinks(Rtnetlink rtnl) {

    Optional<Link> named(InterfaceName name) throws NetlinkException {
        return switch (rtnl.execute(List.of(GetLink.byName(name))).getFirst()) {
            case Outcome.Found found -> Optional.of(found.link());
            case Outcome.Failed failed when failed.cause().is(Errno.ENODEV) -> Optional.empty();
            case Outcome.Failed failed -> throw failed.cause();
            case Outcome.Done _, Outcome.Routed _ -> Optional.empty();
        };
    }

    /// The attachment's own host end: by its name, which is quick, or by its alias, which finds it
    /// without the pod's name as well.
    Optional<Link> ownedBy(HostEnd host) throws NetlinkException {
        Optional<Link> named = named(host.name());
        if (named.isPresent() && host.claim(named.get()) == HostEnd.Claim.OWN) {
            return named;
        }
        for (Link link : rtnl.links()) {
            if (host.claim(link) == HostEnd.Claim.OWN) {
                return Optional.of(link);
            }
        }
        return Optional.empty();
    }

    /// Deletes it, unless it went away in the meantime.
    void delete(Link link) throws NetlinkException {
        Outcome outcome = rtnl.execute(List.of(new DeleteLink(link.ref()))).getFirst();
        if (outcome instanceof Outcome.Failed failed && !failed.cause().is(Errno.ENODEV)) {
            throw failed.cause();
        }
    }
}
