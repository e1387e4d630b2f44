package dev.manx.ipam.link;

import dev.manx.core.linux.ErrnoException;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import dev.manx.core.netlink.NetlinkException;
import dev.manx.core.rtnl.Link;
import dev.manx.core.rtnl.Route;
import dev.manx.core.rtnl.RouteType;
import dev.manx.core.rtnl.Rtnetlink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// [NodeLinks] from the kernel, in the namespace this process is in: links by their alias, and the
/// host routes on them.
public final class KernelLinks implements NodeLinks {

    private static final String ALIAS = "manx";
    private static final int ALIAS_WORDS = 4;

    @Override
    public List<LinkAllocation> attachments(String network) throws IOException {
        try (Rtnetlink kernel = Rtnetlink.open()) {
            return join(network, kernel.links(), routes(kernel));
        } catch (ErrnoException | NetlinkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public List<HostRoute> strayRoutes() throws IOException {
        try (Rtnetlink kernel = Rtnetlink.open()) {
            return strays(kernel.links(), routes(kernel));
        } catch (ErrnoException | NetlinkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public List<Cidr> blackholes() throws IOException {
        try (Rtnetlink kernel = Rtnetlink.open()) {
            return blackholes(routes(kernel));
        } catch (ErrnoException | NetlinkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    static List<Cidr> blackholes(List<Route> routes) {
        return routes.stream()
                .filter(route -> route.type() == RouteType.BLACKHOLE)
                .map(Route::destination)
                .toList();
    }

    private static List<Route> routes(Rtnetlink kernel) throws ErrnoException, NetlinkException {
        var routes = new ArrayList<Route>();
        for (Family family : Family.values()) {
            routes.addAll(kernel.routes(family));
        }
        return routes;
    }

    static List<HostRoute> strays(List<Link> links, List<Route> routes) {
        var strays = new ArrayList<HostRoute>();
        for (Link link : links) {
            if (link.alias().startsWith(ALIAS + ":")) {
                continue;
            }
            for (Route route : routes) {
                if (route.table() == Route.MAIN_TABLE && isHostRoute(route, link.index())) {
                    strays.add(new HostRoute(route.destination().address(), link.name()));
                }
            }
        }
        return strays;
    }

    private static boolean isHostRoute(Route route, int linkIndex) {
        return route.linkIndex() == linkIndex
                && route.destination().isHost()
                && route.gateway().isEmpty();
    }

    /// None of the alias' words has a colon in it: a network's name and a container's id cannot
    /// (CNI spec), an interface's name must not.
    static List<LinkAllocation> join(String network, List<Link> links, List<Route> routes) {
        var attachments = new ArrayList<LinkAllocation>();
        for (Link link : links) {
            String[] words = link.alias().split(":", -1);
            boolean ours =
                    words.length == ALIAS_WORDS
                            && words[0].equals(ALIAS)
                            && words[1].equals(network)
                            && isWord(words[2])
                            && isWord(words[3]);
            if (ours) {
                attachments.add(
                        new LinkAllocation(
                                words[1], words[2], words[3], hostRoutes(link.index(), routes)));
            }
        }
        return attachments;
    }

    /// Whoever may change links can write anything into an alias; a handle has no white space.
    private static boolean isWord(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) == 0x7f) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static List<IpAddress> hostRoutes(int linkIndex, List<Route> routes) {
        var addresses = new ArrayList<IpAddress>(1);
        for (Route route : routes) {
            if (isHostRoute(route, linkIndex)) {
                addresses.add(route.destination().address());
            }
        }
        return addresses;
    }
}
