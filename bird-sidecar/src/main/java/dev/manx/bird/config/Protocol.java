package dev.manx.bird.config;

import dev.manx.bird.dialect.BirdString;
import dev.manx.core.net.IpAddress;
import java.util.List;

/// An instance of one of BIRD's protocols, which is what BIRD calls each party that routes come
/// from or go to.
public sealed interface Protocol {

    /// Routes to and from the kernel.
    record Kernel() implements Protocol {}

    /// Which interfaces there are.
    record Device() implements Protocol {}

    /// Routes of the interfaces' own addresses, by which next hops are resolved.
    ///
    /// @param ignored patterns of interfaces to leave out
    record Direct(List<BirdString> ignored) implements Protocol {
        public Direct {
            ignored = List.copyOf(ignored);
        }
    }

    /// What all BGP sessions share.
    ///
    /// @param localAs this node's autonomous system
    record BgpTemplate(long localAs) implements Protocol {}

    /// A BGP session.
    ///
    /// @param name a symbol of BIRD's
    /// @param neighbor the peer's address
    /// @param neighborAs the peer's autonomous system
    /// @param source our address in it
    /// @param passive whether the peer connects to us, rather than either to the other
    /// @param password of TCP MD5; empty for none
    /// @param description empty for the template's
    record Bgp(
            String name,
            IpAddress neighbor,
            long neighborAs,
            IpAddress source,
            boolean passive,
            BirdString password,
            BirdString description)
            implements Protocol {}
}
