package dev.manx.core.block;

import dev.manx.core.net.Cidr;
import java.time.Instant;

/// A block of this node.
///
/// @param cidr its addresses
/// @param state where it stands
/// @param since when it came into that state
public record OwnedBlock(Cidr cidr, BlockState state, Instant since) {

    public OwnedBlock withState(BlockState newState, Instant now) {
        return new OwnedBlock(cidr, newState, now);
    }
}
