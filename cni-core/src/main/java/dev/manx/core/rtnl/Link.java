package dev.manx.core.rtnl;

import dev.manx.core.net.InterfaceName;
import dev.manx.core.net.Mac;
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
}
