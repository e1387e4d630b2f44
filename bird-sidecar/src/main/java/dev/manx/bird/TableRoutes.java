package dev.manx.bird;

import dev.manx.bird.settings.Export;
import dev.manx.core.linux.Errno;
import dev.manx.core.linux.ErrnoException;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.netlink.NetlinkBatch;
import dev.manx.core.netlink.NetlinkException;
import dev.manx.core.rtnl.AddBlackhole;
import dev.manx.core.rtnl.Blackhole;
import dev.manx.core.rtnl.DeleteBlackhole;
import dev.manx.core.rtnl.Outcome;
import dev.manx.core.rtnl.Route;
import dev.manx.core.rtnl.RouteProtocol;
import dev.manx.core.rtnl.RouteType;
import dev.manx.core.rtnl.Rtnetlink;
import dev.manx.core.rtnl.RtnlRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The kernel's routes of our protocol, in the table of the export and in the main one. Routes of
/// others are never touched; where another's has the place of one of ours, it stays.
///
/// @param export which table, which protocol
record TableRoutes(Export.ToTable export) {

    /// A blackhole of ours.
    sealed interface Entry {
        Cidr block();

        /// In the table of the export.
        record Exported(Cidr block) implements Entry {}

        /// In the main table: the block's addresses that no pod has.
        record Rest(Cidr block) implements Entry {}
    }

    /// Adds what is missing, then deletes what is too much.
    ///
    /// @return how many routes it were
    /// @throws IOException the kernel refused; what was done before stays
    int sync(Set<Entry> wanted) throws IOException {
        try (var rtnetlink = Rtnetlink.open()) {
            Set<Entry> present = present(rtnetlink);
            var requests = new ArrayList<RtnlRequest>();
            for (Entry entry : wanted) {
                if (!present.contains(entry)) {
                    requests.add(new AddBlackhole(blackhole(entry)));
                }
            }
            for (Entry entry : present) {
                if (!wanted.contains(entry)) {
                    requests.add(new DeleteBlackhole(blackhole(entry)));
                }
            }
            return execute(rtnetlink, requests);
        } catch (ErrnoException | NetlinkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /// The exported blocks that are there, in order of their addresses.
    List<Cidr> exported() throws IOException {
        try (var rtnetlink = Rtnetlink.open()) {
            return present(rtnetlink).stream()
                    .filter(entry -> entry instanceof Entry.Exported)
                    .map(Entry::block)
                    .sorted()
                    .toList();
        } catch (ErrnoException | NetlinkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Set<Entry> present(Rtnetlink rtnetlink) throws NetlinkException {
        var present = new HashSet<Entry>();
        for (Family family : Family.values()) {
            for (Route route : rtnetlink.routes(family, export.table())) {
                if (isOurs(route)) {
                    present.add(new Entry.Exported(route.destination()));
                }
            }
            for (Route route : rtnetlink.routes(family)) {
                if (isOurs(route)) {
                    present.add(new Entry.Rest(route.destination()));
                }
            }
        }
        return present;
    }

    private boolean isOurs(Route route) {
        return route.type() == RouteType.BLACKHOLE
                && route.protocol().number() == export.protocol();
    }

    private Blackhole blackhole(Entry entry) {
        int table =
                switch (entry) {
                    case Entry.Exported _ -> export.table();
                    case Entry.Rest _ -> Route.MAIN_TABLE;
                };
        return new Blackhole(entry.block(), table, new RouteProtocol(export.protocol()));
    }

    private static int execute(Rtnetlink rtnetlink, List<RtnlRequest> requests)
            throws NetlinkException {
        int done = 0;
        for (int from = 0; from < requests.size(); from += NetlinkBatch.MAX_REQUESTS) {
            int to = Math.min(from + NetlinkBatch.MAX_REQUESTS, requests.size());
            for (Outcome outcome : rtnetlink.execute(requests.subList(from, to))) {
                if (!(outcome instanceof Outcome.Failed(NetlinkException cause))) {
                    done++;
                } else if (!cause.is(Errno.EEXIST) && !cause.is(Errno.ESRCH)) {
                    throw cause;
                }
            }
        }
        return done;
    }
}
