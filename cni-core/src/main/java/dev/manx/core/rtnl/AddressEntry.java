package dev.manx.core.rtnl;

import dev.manx.core.net.InterfaceAddress;
import dev.manx.core.net.IpAddress;
import dev.manx.core.netlink.MalformedMessageException;
import dev.manx.core.netlink.Message;
import java.util.Optional;

/// An address of an interface as the kernel describes it.
public record AddressEntry(int linkIndex, InterfaceAddress address) {

    /// Reads an `RTM_NEWADDR`: `struct ifaddrmsg` and attributes.
    ///
    /// @return empty for an address of a family that Manx does not speak
    static Optional<AddressEntry> decode(Message message) throws MalformedMessageException {
        var header = message.content(Kernel.SIZEOF_IFADDRMSG);
        var family = Kernel.family(header.get(0)); // ifa_family
        if (family.isEmpty()) {
            return Optional.empty();
        }
        int length = Byte.toUnsignedInt(header.get(1)); // ifa_prefixlen
        if (length > family.get().bits()) {
            throw new MalformedMessageException("an address's prefix length is " + length);
        }
        var attributes = message.attributes(Kernel.SIZEOF_IFADDRMSG);
        // On a point-to-point link IFA_ADDRESS is the other side's; IFA_LOCAL is always ours, but
        // IPv6 sends it only there (linux/if_addr.h).
        int type = attributes.has(Kernel.IFA_LOCAL) ? Kernel.IFA_LOCAL : Kernel.IFA_ADDRESS;
        var address = IpAddress.fromBytes(attributes.getBytes(type, family.get().bytes()));
        return Optional.of(
                new AddressEntry(
                        header.getInt(4), // ifa_index
                        new InterfaceAddress(address, length)));
    }
}
