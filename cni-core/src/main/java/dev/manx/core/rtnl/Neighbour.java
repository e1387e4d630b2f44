package dev.manx.core.rtnl;

import dev.manx.core.net.IpAddress;
import dev.manx.core.net.Mac;
import dev.manx.core.netlink.MalformedMessageException;
import dev.manx.core.netlink.Message;
import java.util.Optional;

/// An entry of the neighbour table (ARP, neighbour discovery) as the kernel describes it.
///
/// @param mac empty while it is being asked for, and after nobody answered
/// @param permanent never asked for, never forgotten (`NUD_PERMANENT`)
public record Neighbour(int linkIndex, IpAddress address, Optional<Mac> mac, boolean permanent) {

    /// Reads an `RTM_NEWNEIGH`: `struct ndmsg` and attributes.
    ///
    /// @return empty for an entry of a family that Manx does not speak
    static Optional<Neighbour> decode(Message message) throws MalformedMessageException {
        var header = message.content(Kernel.SIZEOF_NDMSG);
        var family = Kernel.family(header.get(0)); // ndm_family
        if (family.isEmpty()) {
            return Optional.empty();
        }
        var attributes = message.attributes(Kernel.SIZEOF_NDMSG);
        return Optional.of(
                new Neighbour(
                        header.getInt(4), // ndm_ifindex
                        IpAddress.fromBytes(
                                attributes.getBytes(Kernel.NDA_DST, family.get().bytes())),
                        Kernel.mac(attributes.getBytes(Kernel.NDA_LLADDR)),
                        (header.getShort(8) & Kernel.NUD_PERMANENT) != 0)); // ndm_state
    }
}
