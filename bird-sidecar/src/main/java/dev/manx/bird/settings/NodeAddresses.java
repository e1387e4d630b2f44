package dev.manx.bird.settings;

import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// A node's peering addresses, one of a family: `address` and `address6`, of which one may be
/// missing.
///
/// @param all at least one where there are peers; IPv4 first
public record NodeAddresses(List<IpAddress> all) {

    /// Of RFC 4291, 2.5.6; it means nothing without an interface.
    private static final int LINK_LOCAL_TOP = 0x3fa;

    public NodeAddresses {
        all = List.copyOf(all);
    }

    static NodeAddresses parse(JsonView view) throws JsonException {
        return parse(new NodeView(view, JsonView.nothing("")));
    }

    static NodeAddresses parse(NodeView view) throws JsonException {
        var all = new ArrayList<IpAddress>();
        for (Family family : Family.values()) {
            view.get(key(family)).parseIfPresent(text -> parse(family, text)).ifPresent(all::add);
        }
        if (all.isEmpty()) {
            throw view.get(key(Family.INET))
                    .problem("missing; an IPv4 address here, an IPv6 address in address6, or both");
        }
        return new NodeAddresses(all);
    }

    /// What a node of the registry said; nothing where no session can run over any of it.
    static Optional<NodeAddresses> of(List<IpAddress> told) {
        var all = new ArrayList<IpAddress>();
        for (Family family : Family.values()) {
            told.stream()
                    .filter(address -> address.family() == family && !isLinkLocal(address))
                    .findFirst()
                    .ifPresent(all::add);
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(new NodeAddresses(all));
    }

    public Optional<IpAddress> in(Family family) {
        return all.stream().filter(address -> address.family() == family).findFirst();
    }

    /// Whether both are the same node's.
    public boolean sharesOneWith(NodeAddresses other) {
        return all.stream().anyMatch(other.all::contains);
    }

    /// The BGP identifier of a node that is given none: the IPv4 address, as everywhere. Without
    /// one, a checksum of the IPv6 address, the same at every start. Two nodes whose addresses
    /// differ in the last 24 bits only never get the same: no such difference has the checksum that
    /// would do it. The top bit is 0, since old peers refuse what would be a multicast address (RFC
    /// 4271, before RFC 6286).
    IpAddress routerId() {
        if (all.isEmpty()) {
            return new IpAddress(Family.INET, 0, 0); // nobody to be identified to
        }
        IpAddress first = all.getFirst();
        return switch (first.family()) {
            case INET -> first;
            case INET6 -> {
                var checksum = new CRC32C();
                checksum.update(first.toBytes());
                long number = checksum.getValue() & 0x7fff_ffff;
                yield new IpAddress(Family.INET, 0, Math.max(1, number)); // 0 is no identifier
            }
        };
    }

    /// Where the address of a family stands in the routing file.
    public static String key(Family family) {
        return switch (family) {
            case INET -> "address";
            case INET6 -> "address6";
        };
    }

    private static IpAddress parse(Family family, String text) {
        IpAddress address = parseAny(text);
        if (address.family() != family) {
            throw new IllegalArgumentException(
                    switch (family) {
                        case INET -> "\"" + text + "\" is not IPv4; IPv6 stands in address6";
                        case INET6 -> "\"" + text + "\" is not IPv6; IPv4 stands in address";
                    });
        }
        return address;
    }

    /// An address that a session can run over.
    static IpAddress parseAny(String text) {
        IpAddress address = IpAddress.parse(text);
        if (isLinkLocal(address)) {
            throw new IllegalArgumentException(
                    "\""
                            + text
                            + "\" is link-local, which is one address on every link; give a global"
                            + " or unique local one");
        }
        return address;
    }

    private static boolean isLinkLocal(IpAddress address) {
        return address.family() == Family.INET6 && address.high() >>> 54 == LINK_LOCAL_TOP;
    }
}
