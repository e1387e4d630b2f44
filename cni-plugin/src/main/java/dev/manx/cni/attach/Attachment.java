package dev.manx.cni.attach;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import dev.manx.core.rtnl.Ipv4Conf;
import dev.manx.core.rtnl.Ipv4Setting;
import dev.manx.core.rtnl.VethShape;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.core.spec.Result;
import java.util.ArrayList;
import java.util.List;

/// What the kernel should look like for one interface of one container: a veth whose host end is
/// the pod's only neighbour and next hop, and a host route for each of the pod's addresses.
///
/// @param host the veth's end on the node; the container's end is named `host.owner().ifname()`
/// @param veth MTU and queues of both ends, MAC of the container's
/// @param addresses the pod's, at least one
/// @param ways one for each family of the addresses
/// @param settings the host end's IPv4 settings
public record Attachment(
        HostEnd host,
        VethShape veth,
        List<IpAddress> addresses,
        List<WayOut> ways,
        Ipv4Conf settings) {

    /// RFC 8200, section 5. On a link with less the kernel has no IPv6.
    private static final int MIN_MTU_INET6 = 1280;

    private static final long LINK_LOCAL = 0xfe80L << 48;

    public Attachment {
        addresses = List.copyOf(addresses);
        ways = List.copyOf(ways);
    }

    /// @param veth with the configuration's MTU, or the uplink's where it has none
    /// @param ips what the IPAM plugin gave; prefix lengths and gateways of its own do not matter
    /// @param destinations what the container is to reach, see [WayOut#by]
    /// @throws CniException when it gave nothing that can be attached
    public static Attachment of(
            ManxConf conf,
            HostEnd host,
            VethShape veth,
            List<Result.Ip> ips,
            List<Cidr> destinations)
            throws CniException {
        var addresses = new ArrayList<IpAddress>();
        var ways = new ArrayList<WayOut>();
        for (Result.Ip ip : ips) {
            IpAddress address = ip.address().address();
            addresses.add(address);
            if (!covers(ways, address.family())) {
                ways.add(WayOut.by(conf.gateway(address.family()), destinations));
            }
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
        var attachment = new Attachment(host, veth, addresses, ways, settings(conf));
        attachment.checkMtu();
        return attachment;
    }

    /// Whether it has an IPv6 address.
    public boolean hasInet6() {
        return covers(ways, Family.INET6);
    }

    /// The next hop of an address of the pod.
    IpAddress gatewayOf(IpAddress address) {
        for (WayOut way : ways) {
            if (way.family() == address.family()) {
                return way.gateway();
            }
        }
        throw new IllegalStateException("no way out for " + address);
    }

    /// The container end's own link-local address. It need differ from the host end's only, and
    /// from the next hop; the interface's number is nobody's EUI-64.
    IpAddress containerLinkLocal() {
        return new IpAddress(Family.INET6, LINK_LOCAL, host.containerIndex());
    }

    private static boolean covers(List<WayOut> ways, Family family) {
        for (WayOut way : ways) {
            if (way.family() == family) {
                return true;
            }
        }
        return false;
    }

    private void checkMtu() throws CniException {
        if (hasInet6() && veth.mtu() != 0 && veth.mtu() < MIN_MTU_INET6) {
            throw new CniException(
                    ErrorCode.INVALID_CONFIG,
                    "mtu: "
                            + veth.mtu()
                            + " is too small for IPv6, which needs "
                            + MIN_MTU_INET6
                            + " (raise it, or let ipam give IPv4 only)");
        }
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
}
