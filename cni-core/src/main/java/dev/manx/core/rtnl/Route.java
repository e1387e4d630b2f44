package dev.manx.core.rtnl;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import dev.manx.core.netlink.AttributeReader;
import dev.manx.core.netlink.MalformedMessageException;
import dev.manx.core.netlink.Message;
import java.util.Arrays;
import java.util.Optional;

/// A route as the kernel describes it.
///
/// @param gateway the next hop; empty for destinations on the link, blackholes and routes with
///   several next hops
/// @param linkIndex the outgoing link; 0 when there is none, as for a blackhole
/// @param table the table's number, see [#MAIN_TABLE]
/// @param metric `RTA_PRIORITY`; 0 when there is none
/// @param mtu `RTAX_MTU`, the route's own MTU; 0 when it has none and the link's counts
public record Route(
        Cidr destination,
        Optional<IpAddress> gateway,
        int linkIndex,
        RouteType type,
        RouteScope scope,
        RouteProtocol protocol,
        int table,
        int metric,
        int mtu) {

    /// `RT_TABLE_MAIN`, what `ip route` shows.
    public static final int MAIN_TABLE = 254;

    /// `IP6_RT_PRIO_USER` (`linux/ipv6_route.h`): what an IPv6 route gets when it asks for nothing.
    public static final int DEFAULT_METRIC_INET6 = 1024;

    private static final int SIZEOF_SA_FAMILY = 2;

    /// Reads an `RTM_NEWROUTE`: `struct rtmsg` and attributes.
    static Route decode(Message message) throws MalformedMessageException {
        var header = message.content(Kernel.SIZEOF_RTMSG);
        var attributes = message.attributes(Kernel.SIZEOF_RTMSG);
        return new Route(
                destination(header.get(0), Byte.toUnsignedInt(header.get(1)), attributes),
                gateway(header.get(0), attributes),
                attributes.getInt(Kernel.RTA_OIF, 0),
                RouteType.of(Byte.toUnsignedInt(header.get(7))), // rtm_type
                RouteScope.of(Byte.toUnsignedInt(header.get(6))), // rtm_scope
                new RouteProtocol(Byte.toUnsignedInt(header.get(5))), // rtm_protocol
                // rtm_table has no room for numbers above 255; RTA_TABLE has.
                attributes.getInt(Kernel.RTA_TABLE, Byte.toUnsignedInt(header.get(4))),
                attributes.getInt(Kernel.RTA_PRIORITY, 0),
                attributes.nested(Kernel.RTA_METRICS).getInt(Kernel.RTAX_MTU, 0));
    }

    private static Cidr destination(int familyNumber, int length, AttributeReader attributes)
            throws MalformedMessageException {
        Family family = family(familyNumber);
        if (length > family.bits()) {
            throw new MalformedMessageException(
                    "a route's prefix length is " + length + ", of " + family.bits() + " bits");
        }
        byte[] bytes =
                attributes.has(Kernel.RTA_DST)
                        ? attributes.getBytes(Kernel.RTA_DST, family.bytes())
                        : new byte[family.bytes()];
        return Cidr.containing(IpAddress.fromBytes(bytes), length);
    }

    private static Optional<IpAddress> gateway(int familyNumber, AttributeReader attributes)
            throws MalformedMessageException {
        if (attributes.has(Kernel.RTA_GATEWAY)) {
            int size = family(familyNumber).bytes();
            return Optional.of(IpAddress.fromBytes(attributes.getBytes(Kernel.RTA_GATEWAY, size)));
        }
        if (attributes.has(Kernel.RTA_VIA)) {
            // struct rtvia { __kernel_sa_family_t rtvia_family; __u8 rtvia_addr[]; }: a next hop of
            // the other family, so an IPv6 one
            byte[] via =
                    attributes.getBytes(Kernel.RTA_VIA, SIZEOF_SA_FAMILY + Family.INET6.bytes());
            return Optional.of(
                    IpAddress.fromBytes(Arrays.copyOfRange(via, SIZEOF_SA_FAMILY, via.length)));
        }
        return Optional.empty();
    }

    private static Family family(int number) throws MalformedMessageException {
        var family = Kernel.family(number);
        if (family.isEmpty()) {
            throw new MalformedMessageException("a route is of family " + number);
        }
        return family.get();
    }
}
