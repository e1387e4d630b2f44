package dev.manx.ipam;

import dev.manx.core.block.Block;
import dev.manx.core.block.BlockGlance;
import dev.manx.core.conf.Pool;
import dev.manx.ipam.pool.BlockAllocator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// How full this node's blocks of one pool are.
///
/// @param pool the pool
/// @param blocks how many of its blocks are this node's
/// @param used addresses given out
/// @param free addresses not given out, resting ones included
/// @param resting addresses that were given back a short while ago
record Room(Pool pool, int blocks, long used, long free, long resting) {

    static Room of(Pool pool, List<Block> own, Instant now, Duration cooldown) {
        int blocks = 0;
        long used = 0;
        long free = 0;
        long resting = 0;
        for (Block block : own) {
            if (pool.cidr().contains(block.cidr())) {
                blocks++;
                used += block.allocations().size();
                free += block.queue().size();
                resting += BlockAllocator.restingCount(block, now, cooldown);
            }
        }
        return new Room(pool, blocks, used, free, resting);
    }

    /// How many percent of the addresses are given out.
    long usedPercent() {
        return blocks == 0 ? 0 : used * 100 / (used + free);
    }

    /// How many percent of the blocks could be given back if the addresses stood close together.
    long fragmentation() {
        if (blocks == 0) {
            return 0;
        }
        long perBlock = (used + free) / blocks;
        long needed = Math.max(1, (used + perBlock - 1) / perBlock);
        return (blocks - needed) * 100 / blocks;
    }

    /// All pools in one sentence, for errors.
    static String atHome(List<Pool> pools, List<BlockGlance> own) {
        var text = new StringBuilder();
        for (Pool pool : pools) {
            text.append(text.isEmpty() ? "" : "; ").append(atHome(pool, own));
        }
        return text.toString();
    }

    /// As in `pool 10.244.0.0/24: 1 of its 4 blocks of /26 is this node's, with 64 addresses used
    /// and 0 free`.
    private static String atHome(Pool pool, List<BlockGlance> own) {
        int blocks = 0;
        long used = 0;
        long free = 0;
        for (BlockGlance block : own) {
            if (pool.cidr().contains(block.cidr())) {
                blocks++;
                used += block.used();
                free += block.free();
            }
        }
        return "pool "
                + pool.cidr()
                + ": "
                + blocks
                + " of its "
                + pool.blockCount()
                + " blocks of /"
                + pool.blockSize()
                + (blocks == 1 ? " is" : " are")
                + " this node's, with "
                + used
                + " addresses used and "
                + free
                + " free";
    }

    static String names(List<Pool> pools) {
        var text = new StringBuilder();
        for (Pool pool : pools) {
            text.append(text.isEmpty() ? "" : ", ").append(pool.cidr());
        }
        return text.toString();
    }
}
