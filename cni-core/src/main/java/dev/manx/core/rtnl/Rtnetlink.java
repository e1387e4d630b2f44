package dev.manx.core.rtnl;

import dev.manx.core.linux.Errno;
import dev.manx.core.linux.ErrnoException;
import dev.manx.core.linux.NetNs;
import dev.manx.core.net.Family;
import dev.manx.core.netlink.KernelNetlinkSocket;
import dev.manx.core.netlink.MalformedMessageException;
import dev.manx.core.netlink.Message;
import dev.manx.core.netlink.NetlinkBatch;
import dev.manx.core.netlink.NetlinkBatch.Answer;
import dev.manx.core.netlink.NetlinkDump;
import dev.manx.core.netlink.NetlinkException;
import dev.manx.core.netlink.NetlinkSocket;
import java.util.ArrayList;
import java.util.List;

/// The network configuration of one namespace, to change and to list. Not for several threads.
public final class Rtnetlink implements AutoCloseable {

    /// The link group for [#deleteLinks]; its letters spell "manx". Nobody else's links are in it.
    private static final int DOOMED = 0x6d616e78;

    private final NetlinkSocket socket;
    private int nextSequence = 1;

    /// Takes ownership of the socket.
    public Rtnetlink(NetlinkSocket socket) {
        this.socket = socket;
    }

    /// For the namespace of the calling thread.
    public static Rtnetlink open() throws ErrnoException {
        return new Rtnetlink(KernelNetlinkSocket.open());
    }

    /// For another namespace, which may be closed afterwards: the socket keeps it.
    public static Rtnetlink openIn(NetNs namespace) throws ErrnoException {
        return new Rtnetlink(KernelNetlinkSocket.openIn(namespace));
    }

    /// Sends all requests in one go; the kernel performs them in order. **This is not a
    /// transaction**: when one fails, those before it stay done and those behind it are tried all
    /// the same.
    ///
    /// @param requests 1 to [NetlinkBatch#MAX_REQUESTS]
    /// @return an outcome for each request, in their order
    /// @throws NetlinkException when the sending fails, or answers are missing or make no sense
    public List<Outcome> execute(List<? extends RtnlRequest> requests) throws NetlinkException {
        var batch = new NetlinkBatch(requests, reserve(requests.size()));
        var answers = batch.exchange(socket);
        var outcomes = new ArrayList<Outcome>(answers.size());
        for (int i = 0; i < answers.size(); i++) {
            outcomes.add(
                    switch (answers.get(i)) {
                        case Answer.Acknowledged done -> outcome(requests.get(i), done.messages());
                        case Answer.Refused refused -> new Outcome.Failed(refused.cause());
                    });
        }
        return outcomes;
    }

    /// Deletes links, up to 127 of them in one send and with one wait of the kernel, see
    /// [DeleteLinkGroup]. A link that is gone already is no error.
    public void deleteLinks(List<LinkRef> links) throws NetlinkException {
        int atOnce = NetlinkBatch.MAX_REQUESTS - 1;
        for (int from = 0; from < links.size(); from += atOnce) {
            var requests = new ArrayList<RtnlRequest>();
            for (var link : links.subList(from, Math.min(from + atOnce, links.size()))) {
                requests.add(new SetLinkGroup(link, DOOMED));
            }
            requests.add(new DeleteLinkGroup(DOOMED));
            for (var outcome : execute(requests)) {
                if (outcome instanceof Outcome.Failed failed && !failed.cause().is(Errno.ENODEV)) {
                    throw failed.cause();
                }
            }
        }
    }

    /// All links.
    public List<Link> links() throws NetlinkException {
        var links = new ArrayList<Link>();
        for (var message : list(Listing.LINKS)) {
            try {
                links.add(Link.decode(message));
            } catch (MalformedMessageException e) {
                throw e.during(Listing.LINKS.describe());
            }
        }
        return links;
    }

    /// The routes of the main table, blackholes included.
    public List<Route> routes(Family family) throws NetlinkException {
        return routes(family, Route.MAIN_TABLE);
    }

    /// The routes of one table.
    public List<Route> routes(Family family, int table) throws NetlinkException {
        var listing = Listing.routes(family);
        var routes = new ArrayList<Route>();
        for (var message : list(listing)) {
            try {
                var route = Route.decode(message);
                if (route.table() == table) {
                    routes.add(route);
                }
            } catch (MalformedMessageException e) {
                throw e.during(listing.describe());
            }
        }
        return routes;
    }

    /// The addresses of all links, of both families.
    public List<AddressEntry> addresses() throws NetlinkException {
        var addresses = new ArrayList<AddressEntry>();
        for (var message : list(Listing.ADDRESSES)) {
            try {
                AddressEntry.decode(message).ifPresent(addresses::add);
            } catch (MalformedMessageException e) {
                throw e.during(Listing.ADDRESSES.describe());
            }
        }
        return addresses;
    }

    /// The neighbours on all links, of both families.
    public List<Neighbour> neighbours() throws NetlinkException {
        var neighbours = new ArrayList<Neighbour>();
        for (var message : list(Listing.NEIGHBOURS)) {
            try {
                Neighbour.decode(message).ifPresent(neighbours::add);
            } catch (MalformedMessageException e) {
                throw e.during(Listing.NEIGHBOURS.describe());
            }
        }
        return neighbours;
    }

    /// The rules of the routing policy that go by source.
    public List<Rule> rules(Family family) throws NetlinkException {
        var listing = Listing.rules(family);
        var rules = new ArrayList<Rule>();
        for (var message : list(listing)) {
            try {
                Rule.decode(message).ifPresent(rules::add);
            } catch (MalformedMessageException e) {
                throw e.during(listing.describe());
            }
        }
        return rules;
    }

    @Override
    public void close() {
        socket.close();
    }

    private static Outcome outcome(RtnlRequest request, List<Message> messages)
            throws NetlinkException {
        try {
            for (var message : messages) {
                if (message.type() == Kernel.RTM_NEWLINK) {
                    return new Outcome.Found(Link.decode(message));
                }
                if (message.type() == Kernel.RTM_NEWROUTE) {
                    return new Outcome.Routed(Route.decode(message));
                }
            }
            return new Outcome.Done();
        } catch (MalformedMessageException e) {
            throw e.during(request.describe());
        }
    }

    private List<Message> list(Listing listing) throws NetlinkException {
        return new NetlinkDump(listing, reserve(NetlinkDump.MAX_ATTEMPTS)).list(socket);
    }

    private int reserve(int sequences) {
        int first = nextSequence;
        nextSequence += sequences;
        return first;
    }
}
