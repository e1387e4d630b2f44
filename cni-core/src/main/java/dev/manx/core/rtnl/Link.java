package dev.manx.core.rtnl;

import dev.manx.core.net.InterfaceName;
import dev.manx.core.net.Mac;
import dev.manx.core.netlink.AttributeReader;
import dev.manx.core.netlink.MalformedMessageException;
import dev.manx.core.netlink.Message;
import java.util.EnumMap;
import java.util.Optional;

/// A network interface as the kernel describes it.
///
/// @param name as the kernel has it; other people's names may break the rules of [InterfaceName]
/// @param alias `IFLA_IFALIAS`; empty when there is none
/// @param mac the Ethernet address; empty for links whose addresses are of another kind or length
/// @param mtu in bytes
/// @param up administratively up (`IFF_UP`)
/// @param kind `veth`, `bridge`, ...; empty for hardware and `lo`
/// @param peerIndex `IFLA_LINK`: of a veth the other end's index in *its* namespace, of a VLAN the
///   parent's; 0 when there is none
/// @param masterIndex the bridge or bond that this is a port of; 0 when there is none
/// @param group `IFLA_GROUP`; 0 by default
/// @param ipv4Conf the IPv4 settings that [Ipv4Setting] names; none where IPv4 is off
public record Link(
        int index,
        String name,
        String alias,
        Optional<Mac> mac,
        int mtu,
        boolean up,
        String kind,
        int peerIndex,
        int masterIndex,
        int group,
        Ipv4Conf ipv4Conf) {

    /// What requests name this link by.
    ///
    /// @throws IllegalArgumentException when the name is not one that Manx could have given
    public LinkRef ref() {
        return new LinkRef(index, new InterfaceName(name));
    }

    /// Reads an `RTM_NEWLINK`: `struct ifinfomsg` and attributes.
    static Link decode(Message message) throws MalformedMessageException {
        var header = message.content(Kernel.SIZEOF_IFINFOMSG);
        var attributes = message.attributes(Kernel.SIZEOF_IFINFOMSG);
        return new Link(
                header.getInt(4), // ifi_index
                attributes.getString(Kernel.IFLA_IFNAME),
                attributes.getString(Kernel.IFLA_IFALIAS),
                Kernel.mac(attributes.getBytes(Kernel.IFLA_ADDRESS)),
                attributes.getInt(Kernel.IFLA_MTU, 0),
                (header.getInt(8) & Kernel.IFF_UP) != 0, // ifi_flags
                attributes.nested(Kernel.IFLA_LINKINFO).getString(Kernel.IFLA_INFO_KIND),
                attributes.getInt(Kernel.IFLA_LINK, 0),
                attributes.getInt(Kernel.IFLA_MASTER, 0),
                attributes.getInt(Kernel.IFLA_GROUP, 0),
                ipv4Conf(attributes.nested(Kernel.IFLA_AF_SPEC).nested(Kernel.AF_INET)));
    }

    /// In an answer, `IFLA_INET_CONF` is an array: the setting with number n is at n - 1.
    private static Ipv4Conf ipv4Conf(AttributeReader inet) throws MalformedMessageException {
        var values = new EnumMap<Ipv4Setting, Integer>(Ipv4Setting.class);
        if (inet.has(Kernel.IFLA_INET_CONF)) {
            for (var setting : Ipv4Setting.values()) {
                values.put(setting, inet.getIntOfArray(Kernel.IFLA_INET_CONF, setting.id() - 1, 0));
            }
        }
        return new Ipv4Conf(values);
    }
}
