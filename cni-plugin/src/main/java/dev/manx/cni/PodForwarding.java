package dev.manx.cni;

import dev.manx.core.linux.Errno;
import dev.manx.core.linux.ErrnoException;
import dev.manx.core.linux.NetNs;
import dev.manx.core.linux.Sysctl;

/// `container_settings.allow_ip_forwarding`: whether the container may route, as a VPN or a gateway
/// in a pod must. Without a word about it the container keeps what it was made with, which is the
/// node's own setting for IPv4 (`net.core.devconf_inherit_init_net`).
final class PodForwarding {

    private PodForwarding() {}

    static void set(NetNs container, boolean allowed) throws ErrnoException {
        String value = allowed ? "1" : "0";
        Sysctl.writeIn(container, "net/ipv4/ip_forward", value);
        try {
            Sysctl.writeIn(container, "net/ipv6/conf/all/forwarding", value);
        } catch (ErrnoException e) {
            if (!e.errno().equals(Errno.ENOENT)) {
                throw e; // other than that the kernel has no IPv6
            }
        }
    }
}
