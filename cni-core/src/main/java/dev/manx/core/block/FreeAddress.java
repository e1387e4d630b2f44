package dev.manx.core.block;

import dev.manx.core.net.IpAddress;
import java.time.Instant;

/// An address that waits in a block's queue.
///
/// @param released when its last holder gave it back; [Instant#EPOCH] if it never had one
public record FreeAddress(IpAddress address, Instant released) {

    static FreeAddress neverUsed(IpAddress address) {
        return new FreeAddress(address, Instant.EPOCH);
    }

    boolean isNeverUsed() {
        return released.equals(Instant.EPOCH);
    }
}
