package dev.manx.core.rtnl;

/// A per-interface IPv4 setting, with its number in the `IPV4_DEVCONF_…` list of `linux/ip.h` and
/// its file name under `/proc/sys/net/ipv4/conf/<name>/`.
public enum Ipv4Setting {
    FORWARDING(1, "forwarding"),
    PROXY_ARP(3, "proxy_arp"),
    ACCEPT_REDIRECTS(4, "accept_redirects"),
    SEND_REDIRECTS(6, "send_redirects"),
    RP_FILTER(8, "rp_filter"),
    ACCEPT_SOURCE_ROUTE(9, "accept_source_route");

    private final int id;
    private final String fileName;

    Ipv4Setting(int id, String fileName) {
        this.id = id;
        this.fileName = fileName;
    }

    /// The number, counted from 1.
    public int id() {
        return id;
    }

    public String fileName() {
        return fileName;
    }
}
