package dev.manx.core.rtnl;

import dev.manx.core.linux.Errno;
import dev.manx.core.linux.ErrnoException;
import dev.manx.core.linux.NetNs;
import dev.manx.core.netlink.KernelNetlinkSocket;
import dev.manx.core.netlink.LongRequest;
import dev.manx.core.netlink.MalformedMessageException;
import dev.manx.core.netlink.Message;
import dev.manx.core.netlink.NetlinkException;
import dev.manx.core.netlink.NetlinkSocket;

/// A link on its way out. It is gone, with all its addresses, routes and neighbours, a millisecond
/// or two after it was asked for; the other 14 to 30 ms of `RTM_DELLINK` the kernel waits for
/// everybody to let go of the memory (`rcu_barrier` in `netdev_run_todo`, net/core/dev.c).
public final class LinkRemoval implements AutoCloseable {

    /// `AF_UNSPEC`, as `ifi_family` of struct ifinfomsg.
    private static final byte UNSPECIFIED = 0;

    private final LinkRef link;
    private final LongRequest request;

    private LinkRemoval(LinkRef link, LongRequest request) {
        this.link = link;
        this.request = request;
    }

    /// Of a link in the namespace of the calling thread.
    public static LinkRemoval of(LinkRef link) throws ErrnoException, NetlinkException {
        return of(KernelNetlinkSocket.open(), link);
    }

    /// In another namespace, which may be closed afterwards.
    static LinkRemoval in(NetNs namespace, LinkRef link) throws ErrnoException, NetlinkException {
        return of(KernelNetlinkSocket.openIn(namespace), link);
    }

    private static LinkRemoval of(NetlinkSocket socket, LinkRef link) throws NetlinkException {
        var request = new DeleteLink(link);
        return new LinkRemoval(link, LongRequest.listen(socket, request, Kernel.RTNLGRP_LINK));
    }

    /// Asks for it, and returns when the kernel has done with it. What came of it, [#awaitGone]
    /// tells.
    public void send() {
        request.send();
    }

    /// Returns when nobody finds it any more; at once, if somebody else has deleted it. May be
    /// called by another thread than [#send], before, meanwhile or after.
    public void awaitGone() throws NetlinkException {
        try {
            request.awaitEffect(this::isDeletion);
        } catch (NetlinkException e) {
            if (!e.is(Errno.ENODEV)) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        request.close();
    }

    private boolean isDeletion(Message message) {
        try {
            return message.type() == Kernel.RTM_DELLINK
                    // of AF_BRIDGE it tells that the link leaves a bridge, and comes before
                    && message.content(1).get(0) == UNSPECIFIED
                    && Link.decode(message).ref().index() == link.index();
        } catch (MalformedMessageException e) {
            return false; // of another link, then: the answer is still to come
        }
    }
}
