package dev.manx.bird;

import dev.manx.bird.settings.Conflist;
import dev.manx.core.conf.Pool;
import dev.manx.core.linux.Errno;
import dev.manx.core.linux.ErrnoException;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.netlink.NetlinkException;
import dev.manx.core.rtnl.DeleteRoute;
import dev.manx.core.rtnl.Outcome;
import dev.manx.core.rtnl.Route;
import dev.manx.core.rtnl.RouteProtocol;
import dev.manx.core.rtnl.Rtnetlink;
import java.io.IOException;
import java.util.List;

/// What BIRD leaves in the kernel when it ends (`persist`), so that packets go on while another one
/// starts: routes of its protocol to blocks, in the main table. On a node that Manx is taken from
/// no other starts, and they have to go. A BIRD that still runs would put them back.
///
/// @param pools routes to anything beyond them are not ours
record LeftRoutes(List<Cidr> pools) {

    static LeftRoutes of(Conflist conflist) {
        return new LeftRoutes(conflist.ipam().pools().stream().map(Pool::cidr).toList());
    }

    /// @return what was done, in words
    /// @throws IOException the kernel refused; what was done before stays
    String remove() throws IOException {
        try (var rtnetlink = Rtnetlink.open()) {
            int removed = 0;
            for (Family family : Family.values()) {
                for (Route route : rtnetlink.routes(family)) {
                    if (isLeft(route) && remove(rtnetlink, route)) {
                        removed++;
                    }
                }
            }
            return "deleted " + removed + (removed == 1 ? " route" : " routes");
        } catch (ErrnoException | NetlinkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private boolean isLeft(Route route) {
        return route.protocol().equals(RouteProtocol.BIRD)
                && pools.stream().anyMatch(pool -> pool.contains(route.destination()));
    }

    /// @return whether it was there still
    private static boolean remove(Rtnetlink rtnetlink, Route route) throws NetlinkException {
        var request = new DeleteRoute(route.destination(), RouteProtocol.BIRD);
        Outcome outcome = rtnetlink.execute(List.of(request)).getFirst();
        if (!(outcome instanceof Outcome.Failed(NetlinkException cause))) {
            return true;
        }
        if (cause.is(Errno.ESRCH)) {
            return false;
        }
        throw cause;
    }
}
