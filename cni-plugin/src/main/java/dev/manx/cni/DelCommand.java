package dev.manx.cni;

import dev.manx.cni.attach.HostEnd;
import dev.manx.cni.attach.ManxConf;
import dev.manx.core.linux.ErrnoException;
import dev.manx.core.netlink.NetlinkException;
import dev.manx.core.rtnl.Link;
import dev.manx.core.rtnl.LinkRemoval;
import dev.manx.core.rtnl.Rtnetlink;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.Invocation;
import dev.manx.core.spec.Plugin;
import java.util.Optional;

/// DEL: the link, then its address; success also when there is neither. The container's namespace
/// is not needed, and may be gone, or never have been one.
///
/// Only what belongs to this container and interface is deleted. A late DEL of a pod's old sandbox
/// meets the new sandbox's link under the same name and leaves it alone.
final class DelCommand {

    private final Plugin ipam;
    private final EventLog log;

    DelCommand(Plugin ipam, EventLog log) {
        this.ipam = ipam;
        this.log = log;
    }

    void run(Invocation call, ManxConf conf) throws CniException, ErrnoException, NetlinkException {
        HostEnd host = HostEnd.of(conf, call);
        try (Rtnetlink rtnl = Rtnetlink.open()) {
            var links = new HostLinks(rtnl);
            Optional<Link> own = links.ownedBy(host);
            if (own.isPresent()) {
                delete(call, host, own.get());
                return;
            }
        }
        giveBack(call, host);
    }

    /// This thread is in the kernel until the link's memory is free; another one hears before that
    /// that the link is gone, and goes on. (The other way round, this one is woken at the end.)
    private void delete(Invocation call, HostEnd host, Link link)
            throws CniException, ErrnoException, NetlinkException {
        try (LinkRemoval removal = LinkRemoval.of(link.ref())) {
            Meanwhile meanwhile =
                    Meanwhile.begin(
                            () -> {
                                removal.awaitGone();
                                log.info(call, "link-deleted", "link", link.name());
                                giveBack(call, host);
                            });
            removal.send();
            meanwhile.await();
        }
    }

    /// Once the address is given back somebody else may get it, and then nothing of ours may still
    /// carry it: so when the link is gone. An error here makes the runtime come again.
    private void giveBack(Invocation call, HostEnd host)
            throws CniException, ErrnoException, NetlinkException {
        SourceRules.delete(call.netns(), host);
        ipam.del(call);
    }
}
