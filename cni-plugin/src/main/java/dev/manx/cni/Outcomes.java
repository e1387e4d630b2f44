package dev.manx.cni;

import dev.manx.core.linux.Errno;
import dev.manx.core.netlink.NetlinkException;
import dev.manx.core.rtnl.Link;
import dev.manx.core.rtnl.Outcome;
import java.util.List;

/// What came of one send that ends in reading a link back.
final class Outcomes {

    private Outcomes() {}

    /// The link that the last request read.
    ///
    /// @throws NetlinkException the first failure, when there was one: those behind it are mostly
    ///   its consequences
    static Link lastLink(List<Outcome> outcomes) throws NetlinkException {
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Failed failed) {
                throw failed.cause();
            }
        }
        if (outcomes.getLast() instanceof Outcome.Found found) {
            return found.link();
        }
        throw new NetlinkException(
                "read link", Errno.EBADMSG, "no link in the answer", NetlinkException.NO_OFFSET);
    }
}
