package dev.manx.core.rtnl;

import dev.manx.core.linux.ErrnoException;
import dev.manx.core.linux.NetNs;
import dev.manx.core.net.Family;
import dev.manx.core.netlink.NetlinkException;
import dev.manx.core.netlink.NetlinkSocket;
import java.util.List;

/// The network configuration of one namespace, to change and to list. Not for several threads.
public final class Rtnetlink implements AutoCloseable {

    private final NetlinkSocket socket;

    /// Takes ownership of the socket.
    public Rtnetlink(NetlinkSocket socket) {
        this.socket = socket;
    }

    /// For the namespace of the calling thread.
    public static Rtnetlink open() throws ErrnoException {
        throw new UnsupportedOperationException();
    }

    /// For another namespace, which may be closed afterwards: the socket keeps it.
    public static Rtnetlink openIn(NetNs namespace) throws ErrnoException {
        throw new UnsupportedOperationException(namespace.path());
    }

    /// Sends all requests in one go; the kernel performs them in order. **This is not a
    /// transaction**: when one fails, those before it stay done and those behind it are tried all
    /// the same.
    ///
    /// @return an outcome for each request, in their order
    /// @throws NetlinkException when the sending fails, or answers are missing or make no sense
    public List<Outcome> execute(List<RtnlRequest> requests) throws NetlinkException {
        throw new UnsupportedOperationException(requests.toString());
    }

    /// Deletes links in one send and one wait of the kernel, see [DeleteLinkGroup]. A link that is
    /// gone already is no error.
    public void deleteLinks(List<LinkRef> links) throws NetlinkException {
        throw new UnsupportedOperationException(links.toString());
    }

    /// All links.
    public List<Link> links() throws NetlinkException {
        throw new UnsupportedOperationException();
    }

    /// The routes of the main table, blackholes included.
    public List<Route> routes(Family family) throws NetlinkException {
        throw new UnsupportedOperationException(family.toString());
    }

    /// The addresses of all links, of both families.
    public List<AddressEntry> addresses() throws NetlinkException {
        throw new UnsupportedOperationException();
    }

    /// The neighbours on all links, of both families.
    public List<Neighbour> neighbours() throws NetlinkException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        socket.close();
    }
}
