package dev.manx.cni;

import dev.manx.core.linux.Errno;
import dev.manx.core.linux.ErrnoException;
import dev.manx.core.linux.NetNs;
import dev.manx.core.linux.Sysctl;
import java.util.ArrayList;
import java.util.List;

/// `container_settings.allow_ip_forwarding`: whether the container may route, as a VPN or a gateway
/// in a pod must. Without a word about it the container keeps what it was made with, which is the
/// node's own setting for IPv4 (`net.core.devconf_inherit_init_net`).
final class PodForwarding {

    private static final String INET = "net/ipv4/ip_forward";
    private static final String INET6 = "net/ipv6/conf/all/forwarding";

    private PodForwarding() {}

    static void set(NetNs container, boolean allowed) throws ErrnoException {
        Sysctl.writeIn(container, INET, value(allowed));
        try {
            Sysctl.writeIn(container, INET6, value(allowed));
        } catch (ErrnoException e) {
            requireNoInet6(e);
        }
    }

    /// How the container differs from what [#set] made of it.
    static List<String> differences(NetNs container, boolean allowed) throws ErrnoException {
        var differences = new ArrayList<String>();
        compare(INET, Sysctl.readIn(container, INET), allowed, differences);
        try {
            compare(INET6, Sysctl.readIn(container, INET6), allowed, differences);
        } catch (ErrnoException e) {
            requireNoInet6(e);
        }
        return differences;
    }

    private static void compare(
            String key, String value, boolean allowed, List<String> differences) {
        if (!value.equals(value(allowed))) {
            differences.add(
                    "the container has "
                            + key.replace('/', '.')
                            + " "
                            + value
                            + ", not "
                            + value(allowed));
        }
    }

    private static void requireNoInet6(ErrnoException e) throws ErrnoException {
        if (!e.errno().equals(Errno.ENOENT)) {
            throw e; // other than that the kernel has no IPv6
        }
    }

    private static String value(boolean allowed) {
        return allowed ? "1" : "0";
    }
}
