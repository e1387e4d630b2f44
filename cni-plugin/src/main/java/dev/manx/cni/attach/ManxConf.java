package dev.manx.cni.attach;

import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.net.Family;
import dev.manx.core.net.InterfaceName;
import dev.manx.core.net.IpAddress;
import dev.manx.core.net.Mac;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.core.spec.NetConf;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The keys of a network configuration that are `manx`' own, checked. Keys we do not know are
/// ignored.
///
/// @param network the network's `name`
/// @param ipamType `ipam.type`: the delegate's file name
/// @param mtu `mtu` in bytes; 0 means that of the node's uplink
/// @param gateways `gateway`: the pod's next hop, one for each family that is served
/// @param mac `mac`: the hardware address of every host end, and so of the next hop
/// @param prefix `prefix`: how names of host links begin
/// @param proxyArp `proxyArp`: whether the host end also answers ARP for others
/// @param rpFilter `rpFilter`: reverse path filter of the host end; absent leaves the node's
///   default
/// @param dns `dns` as given; empty when IPAM's is to be passed on
/// @param logFile `logFile`: where events go besides stderr
public record ManxConf(
        String network,
        String ipamType,
        int mtu,
        List<IpAddress> gateways,
        Mac mac,
        String prefix,
        boolean proxyArp,
        OptionalInt rpFilter,
        Optional<ObjectNode> dns,
        Optional<Path> logFile) {

    private static final IpAddress GATEWAY = IpAddress.parse("169.254.1.1");
    private static final Mac MAC = Mac.parse("ee:ee:ee:ee:ee:ee");
    private static final String PREFIX = "cali";

    /// RFC 791: every link carries 68 bytes; a veth takes up to `ETH_MAX_MTU`.
    private static final int MIN_MTU = 68;

    private static final int MAX_MTU = 65_535;

    private static final int MAX_RP_FILTER = 2;
    private static final int MAX_PREFIX_LENGTH =
            InterfaceName.MAX_LENGTH - HostLinkName.SUFFIX_LENGTH;

    public ManxConf {
        gateways = List.copyOf(gateways);
    }

    /// @throws CniException code 7, naming the key path
    public static ManxConf parse(NetConf conf) throws CniException {
        try {
            JsonView view = conf.view();
            JsonView rpFilter = view.get("rpFilter");
            JsonView dns = view.get("dns");
            return new ManxConf(
                    conf.name(),
                    ipamType(view.get("ipam")),
                    mtu(view.get("mtu")),
                    List.of(view.get("gateway").parseOr(GATEWAY, ManxConf::gateway)),
                    view.get("mac").parseOr(MAC, ManxConf::mac),
                    view.get("prefix").parseOr(PREFIX, ManxConf::prefix),
                    view.get("proxyArp").flagOr(false),
                    rpFilter.isPresent()
                            ? OptionalInt.of(rpFilter.integer(0, MAX_RP_FILTER))
                            : OptionalInt.empty(),
                    dns.isPresent() ? Optional.of(dns.object().deepCopy()) : Optional.empty(),
                    view.get("logFile").parseIfPresent(ManxConf::absolute));
        } catch (JsonException e) {
            throw new CniException(ErrorCode.INVALID_CONFIG, e.getMessage(), e);
        }
    }

    /// The next hop for addresses of one family.
    public Optional<IpAddress> gateway(Family family) {
        for (IpAddress gateway : gateways) {
            if (gateway.family() == family) {
                return Optional.of(gateway);
            }
        }
        return Optional.empty();
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

    private static IpAddress gateway(String text) {
        IpAddress address = IpAddress.parse(text);
        if (address.family() != Family.INET) {
            throw new IllegalArgumentException(text + " is not an IPv4 address");
        }
        return address;
    }

    private static Mac mac(String text) {
        Mac mac = Mac.parse(text);
        boolean group = (mac.toBytes()[0] & 1) != 0;
        if (group || mac.bits() == 0) {
            throw new IllegalArgumentException(
                    mac + " is no address of one station (group bit set, or all zero)");
        }
        return mac;
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
