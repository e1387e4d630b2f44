package dev.manx.bird.config;

import dev.manx.bird.dialect.BirdString;
import dev.manx.bird.settings.PeerOptions;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import java.util.List;

/// An instance of one of BIRD's protocols, which is what BIRD calls each party that routes come
/// from or go to.
public sealed interface Protocol {

    /// Routes to and from the kernel, which has a table for each family.
    record Kernel(Family family) implements Protocol {}

    /// Which interfaces there are.
    record Device() implements Protocol {}

    /// Routes of the interfaces' own addresses, by which next hops are resolved.
    ///
    /// @param families of which addresses
    /// @param ignored patterns of interfaces to leave out
    record Direct(List<Family> families, List<BirdString> ignored) implements Protocol {
        public Direct {
            families = List.copyOf(families);
            ignored = List.copyOf(ignored);
        }
    }

    /// Quick words on whether a peer is there, for the sessions that ask for it (RFC 5880).
    record Bfd() implements Protocol {}

    /// What all BGP sessions of a family share.
    ///
    /// @param family what they run over and tell of
    /// @param localAs this node's autonomous system
    record BgpTemplate(Family family, long localAs) implements Protocol {}

    /// A BGP session. It tells of routes of the family that it runs over, so that next hops are
    /// plain addresses, one family's trouble is not the other's, and a peer may be BIRD 1.6.
    ///
    /// @param name a symbol of BIRD's
    /// @param neighbor the peer's address
    /// @param neighborAs the peer's autonomous system
    /// @param source our address in it
    /// @param passive whether the peer connects to us, rather than either to the other
    /// @param password of TCP MD5; empty for none
    /// @param description empty for the template's
    /// @param options where it is not like every other
    record Bgp(
            String name,
            IpAddress neighbor,
            long neighborAs,
            IpAddress source,
            boolean passive,
            BirdString password,
            BirdString description,
            PeerOptions options)
            implements Protocol {

        Family family() {
            return neighbor.family();
        }
    }
}
