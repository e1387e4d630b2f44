package dev.manx.cni;

import dev.manx.cni.attach.HostEnd;
import dev.manx.core.linux.Errno;
import dev.manx.core.linux.ErrnoException;
import dev.manx.core.linux.NetNs;
import dev.manx.core.linux.NetNsException;
import dev.manx.core.net.Family;
import dev.manx.core.netlink.NetlinkException;
import dev.manx.core.rtnl.DeleteRule;
import dev.manx.core.rtnl.Outcome;
import dev.manx.core.rtnl.Rtnetlink;
import java.util.List;

/// The rules by which a further interface's replies leave by it. All else of an attachment goes
/// with its link; rules belong to the namespace, and stay until they are deleted or it goes.
final class SourceRules {

    private SourceRules() {}

    /// Deletes those of one attachment, if it has any and its namespace is still there.
    static void delete(String netns, HostEnd host) throws ErrnoException, NetlinkException {
        if (netns.isEmpty() || host.owner().ifname().isFirst()) {
            return;
        }
        try (var container = NetNs.open(netns);
                var inside = Rtnetlink.openIn(container)) {
            for (Family family : Family.values()) {
                deleteAll(inside, new DeleteRule(family, host.table()));
            }
        } catch (NetNsException e) {
            // gone with its rules, or never one
        }
    }

    /// A request deletes one rule, and there is one for each address.
    private static void deleteAll(Rtnetlink inside, DeleteRule one) throws NetlinkException {
        Outcome outcome;
        do {
            outcome = inside.execute(List.of(one)).getFirst();
        } while (!(outcome instanceof Outcome.Failed));
        NetlinkException last = ((Outcome.Failed) outcome).cause();
        // A kernel without IPv6, or without rules at all, has none of ours.
        if (!last.is(Errno.ENOENT) && !last.is(Errno.EAFNOSUPPORT) && !last.is(Errno.EOPNOTSUPP)) {
            throw last;
        }
    }
}
