package dev.manx.cni;

import dev.manx.core.linux.ErrnoException;
import dev.manx.core.rtnl.Rtnetlink;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.core.spec.Invocation;
import dev.manx.core.spec.Plugin;

/// STATUS: whether an ADD could work now. What an ADD needs besides addresses is a netlink socket,
/// and that is tried; about addresses IPAM is asked.
final class StatusCommand {

    private final Plugin ipam;

    StatusCommand(Plugin ipam) {
        this.ipam = ipam;
    }

    void run(Invocation call) throws CniException {
        try {
            Rtnetlink.open().close();
        } catch (ErrnoException e) {
            throw new CniException(
                    ErrorCode.NOT_AVAILABLE, "open a netlink socket: " + e.getMessage(), e);
        }
        ipam.status(call);
    }
}
