package dev.manx.cni.attach;

import dev.manx.core.conf.IpamConf;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.InterfaceName;
import dev.manx.core.net.IpAddress;
import dev.manx.core.net.Mac;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.core.spec.NetConf;
import dev.manx.core.spec.Result;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The keys of a network configuration that are `manx`' own, checked. Keys we do not know are
/// ignored.
///
/// @param network the network's `name`
/// @param ipamType `ipam.type`: the delegate's file name
/// @param runDir `ipam.runDir`: where `manx-ipam` keeps what dies with the boot
/// @param mtu `mtu` in bytes; 0 means that of the node's uplink
/// @param queues `num_queues`: queues of both ends of the veth; 0 leaves the kernel's one
/// @param gateway `gateway`: the pod's IPv4 next hop
/// @param gateway6 `gateway6`: the pod's IPv6 next hop
/// @param mac `mac`: the hardware address of every host end, and so of the next hops
/// @param prefix `prefix`: how names of host links begin
/// @param destinations `routes`: what the pod reaches by its next hops; empty leaves it to IPAM
/// @param proxyArp `proxyArp`: whether the host end also answers ARP for others
/// @param rpFilter `rpFilter`: reverse path filter of the host end; absent leaves the node's
///   default
/// @param podForwarding `container_settings.allow_ip_forwarding`: whether the pod may route; absent
///   leaves it as the runtime made it
/// @param dns `dns` as given; empty when IPAM's is to be passed on
/// @param logFile `logFile`: where events go besides stderr
public record ManxConf(
        String network,
        String ipamType,
        Path runDir,
        int mtu,
        int queues,
        IpAddress gateway,
        IpAddress gateway6,
        Mac mac,
        String prefix,
        List<Cidr> destinations,
        boolean proxyArp,
        OptionalInt rpFilter,
        Optional<Boolean> podForwarding,
        Optional<ObjectNode> dns,
        Optional<Path> logFile) {

    private static final IpAddress GATEWAY = IpAddress.parse("169.254.1.1");
    private static final Mac MAC = Mac.parse("ee:ee:ee:ee:ee:ee");
    private static final String PREFIX = "cali";

    /// RFC 791: every link carries 68 bytes; a veth takes up to `ETH_MAX_MTU`.
    private static final int MIN_MTU = 68;

    private static final int MAX_MTU = 65_535;

    /// `rtnl_create_link` (`net/core/rtnetlink.c`).
    private static final int MAX_QUEUES = 4096;

    private static final int MAX_RP_FILTER = 2;
    private static final int MAX_PREFIX_LENGTH =
            InterfaceName.MAX_LENGTH - HostLinkName.SUFFIX_LENGTH;

    public ManxConf {
        destinations = List.copyOf(destinations);
    }

    /// @throws CniException code 7, naming the key path
    public static ManxConf parse(NetConf conf) throws CniException {
        try {
            JsonView view = conf.view();
            JsonView rpFilter = view.get("rpFilter");
            JsonView forwarding = view.get("container_settings").get("allow_ip_forwarding");
            JsonView dns = view.get("dns");
            Mac mac = view.get("mac").parseOr(MAC, Mac::parseStation);
            IpAddress gateway = gateway(view.get("gateway"), GATEWAY);
            IpAddress gateway6 = gateway(view.get("gateway6"), mac.linkLocal());
            return new ManxConf(
                    conf.name(),
                    ipamType(view.get("ipam")),
                    IpamConf.runDir(view.get("ipam")),
                    mtu(view.get("mtu")),
                    view.get("num_queues").integerOr(0, 0, MAX_QUEUES),
                    gateway,
                    gateway6,
                    mac,
                    view.get("prefix").parseOr(PREFIX, ManxConf::prefix),
                    destinations(view.get("routes"), gateway, gateway6),
                    view.get("proxyArp").flagOr(false),
                    rpFilter.isPresent()
                            ? OptionalInt.of(rpFilter.integer(0, MAX_RP_FILTER))
                            : OptionalInt.empty(),
                    forwarding.isPresent()
                            ? Optional.of(forwarding.flagOr(false))
                            : Optional.empty(),
                    dns.isPresent() ? Optional.of(dns.object().deepCopy()) : Optional.empty(),
                    view.get("logFile").parseIfPresent(ManxConf::absolute));
        } catch (JsonException e) {
            throw new CniException(ErrorCode.INVALID_CONFIG, e.getMessage(), e);
        }
    }

    /// The next hop for addresses of one family.
    public IpAddress gateway(Family family) {
        return switch (family) {
            case INET -> gateway;
            case INET6 -> gateway6;
        };
    }

    /// What a container is to reach: what `routes` says, else what IPAM says.
    public List<Cidr> destinationsOr(Result ipam) {
        if (!destinations.isEmpty()) {
            return destinations;
        }
        var given = new ArrayList<Cidr>();
        for (Result.Route each : ipam.routes()) {
            given.add(each.destination());
        }
        return given;
    }

    /// What the result's `dns` says: ours when the configuration has one, else IPAM's.
    public ObjectNode dnsOr(ObjectNode ipam) {
        return dns.isPresent() ? dns.get() : ipam.isEmpty() ? Json.object() : ipam;
    }

    private static String ipamType(JsonView ipam) throws JsonException {
        if (!ipam.isPresent()) {
            throw ipam.problem("missing; must be an object, such as {\"type\": \"manx-ipam\"}");
        }
        return ipam.get("type").parse(ManxConf::fileName);
    }

    private static int mtu(JsonView mtu) throws JsonException {
        int value = mtu.integerOr(0, 0, MAX_MTU);
        if (value != 0 && value < MIN_MTU) {
            throw mtu.problem(
                    value
                            + " is not between "
                            + MIN_MTU
                            + " and "
                            + MAX_MTU
                            + ", or 0 for the"
                            + " uplink's");
        }
        return value;
    }

    private static String fileName(String text) {
        if (text.isEmpty() || text.indexOf('/') >= 0 || text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" must be the file name of an IPAM plugin, such as manx-ipam");
        }
        return text;
    }

    private static IpAddress gateway(JsonView view, IpAddress usual) throws JsonException {
        IpAddress address = view.parseOr(usual, IpAddress::parse);
        if (address.family() != usual.family()) {
            throw view.problem(
                    address
                            + " is not an "
                            + (usual.family() == Family.INET ? "IPv4" : "IPv6")
                            + " address");
        }
        return address;
    }

    /// A pod has one next hop in each family, so that a route has nothing to choose but where to.
    private static List<Cidr> destinations(JsonView routes, IpAddress gateway, IpAddress gateway6)
            throws JsonException {
        var destinations = new ArrayList<Cidr>();
        for (JsonView each : routes.elements()) {
            Cidr destination = each.requireObject().get("dst").parse(Cidr::parse);
            IpAddress nextHop = destination.family() == Family.INET ? gateway : gateway6;
            JsonView gw = each.get("gw");
            if (gw.isPresent() && !gw.parse(IpAddress::parse).equals(nextHop)) {
                throw gw.problem(
                        gw.text() + " is not the pod's next hop " + nextHop + " (leave gw out)");
            }
            destinations.add(destination);
        }
        return destinations;
    }

    private static String prefix(String text) {
        if (text.isEmpty() || text.length() > MAX_PREFIX_LENGTH) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" must have 1 to " + MAX_PREFIX_LENGTH + " characters");
        }
        return new InterfaceName(text).name();
    }

    private static Path absolute(String text) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path", e);
        }
        throw new IllegalArgumentException("\"" + text + "\" must be an absolute path");
    }
}
