package dev.manx.cni.attach;

import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import dev.manx.core.rtnl.Ipv4Conf;
import dev.manx.core.rtnl.Ipv4Setting;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.core.spec.Result;
import java.util.ArrayList;
import java.util.List;

/// What the kernel should look like for one interface of one container: a veth whose host end is
/// the pod's only neighbour and next hop, and a host route for each of the pod's addresses.
///
/// @param host the veth's end on the node; the container's end is named `host.owner().ifname()`
/// @param mtu of both ends, in bytes
/// @param addresses the pod's, at least one
/// @param settings the host end's IPv4 settings
public record Attachment(HostEnd host, int mtu, List<PodAddress> addresses, Ipv4Conf settings) {

    /// One address and the way out for it.
    ///
    /// @param address the pod's, alone in its network
    /// @param gateway the next hop, which only the pod's neighbour table knows
    public record PodAddress(IpAddress address, IpAddress gateway) {}

    public Attachment {
        addresses = List.copyOf(addresses);
    }

    /// @param mtu the configuration's, or the uplink's where it has none
    /// @param ips what the IPAM plugin gave; prefix lengths and gateways of its own do not matter
    /// @throws CniException when it gave nothing that can be attached
    public static Attachment of(ManxConf conf, HostEnd host, int mtu, List<Result.Ip> ips)
            throws CniException {
        var addresses = new ArrayList<PodAddress>();
        for (Result.Ip ip : ips) {
            IpAddress address = ip.address().address();
            IpAddress gateway =
                    conf.gateway(address.family()).orElseThrow(() -> noGateway(conf, address));
            addresses.add(new PodAddress(address, gateway));
        }
        if (addresses.isEmpty()) {
            throw new CniException(
                    ErrorCode.INVALID_CONFIG,
                    "add "
                            + host.owner().ifname()
                            + ": IPAM plugin "
                            + conf.ipamType()
                            + " gave no address (manx needs at least one)");
        }
        return new Attachment(host, mtu, addresses, settings(conf));
    }

    /// Every next hop once.
    public List<IpAddress> gateways() {
        var gateways = new ArrayList<IpAddress>();
        for (PodAddress each : addresses) {
            if (!gateways.contains(each.gateway())) {
                gateways.add(each.gateway());
            }
        }
        return gateways;
    }

    private static Ipv4Conf settings(ManxConf conf) {
        Ipv4Conf settings =
                Ipv4Conf.NONE
                        .with(Ipv4Setting.FORWARDING, 1)
                        .with(Ipv4Setting.PROXY_ARP, conf.proxyArp() ? 1 : 0);
        return conf.rpFilter().isPresent()
                ? settings.with(Ipv4Setting.RP_FILTER, conf.rpFilter().getAsInt())
                : settings;
    }

    private static CniException noGateway(ManxConf conf, IpAddress address) {
        return new CniException(
                ErrorCode.INVALID_CONFIG,
                "add "
                        + address
                        + ": IPAM plugin "
                        + conf.ipamType()
                        + " gave an "
                        + (address.family() == Family.INET ? "IPv4" : "IPv6")
                        + " address, which manx cannot route yet (let ipam give IPv4 only)");
    }
}
