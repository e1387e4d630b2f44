package dev.manx.core.block;

import dev.manx.core.net.Cidr;
import java.time.Instant;

/// The block that the next address comes from, for as long as no look at the others is needed.
///
/// @param cidr the block
/// @param atLeast how many of its addresses must be given out for it to be still the fullest
/// @param from when all blocks were looked at
/// @param until when another one may have become the better choice
public record CurrentBlock(Cidr cidr, int atLeast, Instant from, Instant until) {

    /// Whether it still is the choice.
    ///
    /// @param used how many of its addresses are given out now
    public boolean stands(int used, Instant now) {
        // `from` in the future: the clock was set back, and no time in the file means anything
        return used >= atLeast && !now.isBefore(from) && now.isBefore(until);
    }
}
