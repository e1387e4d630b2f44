package dev.manx.bird.status;

import dev.manx.core.block.BlockState;
import dev.manx.core.net.Family;
import java.util.EnumMap;
import java.util.Map;

/// What this node has of the cluster's addresses.
///
/// @param blocks how many blocks are in which state; empty while that is not known
/// @param free how many addresses its confirmed blocks can still give, resting ones included, by
///   the families that have blocks; empty while that is not known
public record Holdings(Map<BlockState, Integer> blocks, Map<Family, Long> free) {

    public Holdings {
        blocks = blocks.isEmpty() ? Map.of() : new EnumMap<>(blocks);
        free = free.isEmpty() ? Map.of() : new EnumMap<>(free);
    }

    public static Holdings unknown() {
        return new Holdings(Map.of(), Map.of());
    }
}
