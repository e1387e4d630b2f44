package dev.manx.core.rtnl;

import dev.manx.core.net.Mac;
import java.util.Optional;

/// What both ends of a veth pair are made with, and the near one besides.
///
/// @param mtu of both ends in bytes; 0 leaves the kernel's default
/// @param queues transmit and receive queues of both ends, each; 0 leaves the kernel's one
/// @param mac of the near end; absent lets the kernel make one up
public record VethShape(int mtu, int queues, Optional<Mac> mac) {

    /// Only the MTU is chosen.
    public static VethShape ofMtu(int mtu) {
        return new VethShape(mtu, 0, Optional.empty());
    }
}
