package dev.manx.cni;

import dev.manx.core.linux.Errno;
import dev.manx.core.linux.ErrnoException;
import dev.manx.core.linux.NetNs;
import dev.manx.core.linux.Sysctl;

/// The IPv6 settings that netlink cannot set.
final class Ipv6Settings {

    private static final String CONF = "net/ipv6/conf/";

    /// The only `forwarding` of IPv6 that lets packets through: a link's own says what kind of
    /// neighbour it is (`ip-sysctl`, "conf/all/forwarding").
    private static final String FORWARDING = CONF + "all/forwarding";

    private Ipv6Settings() {}

    /// A pod must not put routes into the node's table. Where the node has no IPv6 there is nothing
    /// to say.
    static void ignoreRouterAdvertisements(String link) throws ErrnoException {
        writeIfThere(acceptRaOf(link), "0");
    }

    /// Takes IPv6 from a host end whose pod has none, before the link is up. The kernel would give
    /// it an address, look for duplicates, and keep four routes for it; whenever another link comes
    /// up it walks all those routes, so that a node's thousandth pod would wait for the others'
    /// (decision 21).
    static void switchOff(String link) throws ErrnoException {
        writeIfThere(disabledOf(link), "1");
    }

    /// Makes the node a router, unless it is one.
    ///
    /// @return whether it was not
    static boolean forward() throws ErrnoException {
        if (Sysctl.read(FORWARDING).equals("1")) {
            return false;
        }
        Sysctl.write(FORWARDING, "1");
        return true;
    }

    /// Some runtimes make containers without IPv6. Of the loopback link too: `::1` belongs to it.
    static void enable(NetNs container, String link) throws ErrnoException {
        Sysctl.writeIn(container, disabledOf("lo"), "0");
        Sysctl.writeIn(container, disabledOf(link), "0");
    }

    /// The node's, or empty where it has no IPv6.
    static String acceptRa(String link) throws ErrnoException {
        return readIfThere(acceptRaOf(link));
    }

    /// The node's, or empty where it has no IPv6.
    static String disabled(String link) throws ErrnoException {
        return readIfThere(disabledOf(link));
    }

    /// The node's, or empty where it has no IPv6.
    static String forwarding() throws ErrnoException {
        return readIfThere(FORWARDING);
    }

    private static void writeIfThere(String key, String value) throws ErrnoException {
        try {
            Sysctl.write(key, value);
        } catch (ErrnoException e) {
            if (!e.errno().equals(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    private static String readIfThere(String key) throws ErrnoException {
        try {
            return Sysctl.read(key);
        } catch (ErrnoException e) {
            if (e.errno().equals(Errno.ENOENT)) {
                return "";
            }
            throw e;
        }
    }

    private static String disabledOf(String link) {
        return CONF + link + "/disable_ipv6";
    }

    private static String acceptRaOf(String link) {
        return CONF + link + "/accept_ra";
    }
}
