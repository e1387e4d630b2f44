package dev.manx.ipam.pool;

import dev.manx.core.block.Block;
import dev.manx.core.block.FreeAddress;
import dev.manx.core.conf.Pool;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Which of a node's own blocks gives the next address. Pools are used in their order; in a pool
/// the fullest block first, so that others empty and can be given back. A resting address is used
/// only when no other address of any own block is left, and then the one that rested longest: an
/// early reuse costs less than a block that is claimed for half a minute's need.
///
/// @param pools in the order in which they are used
/// @param cooldown how long a freed address rests
public record AllocationPolicy(List<Pool> pools, Duration cooldown) {

    /// @param block the block to take from
    /// @param address the address to take
    public record Choice(Block block, IpAddress address) {}

    public AllocationPolicy {
        pools = List.copyOf(pools);
    }

    /// @param own the node's confirmed blocks
    /// @return nothing when no own block in a pool of this family has an address left
    public Optional<Choice> choose(List<Block> own, Family family, Instant now) {
        for (Pool pool : pools) {
            Optional<Choice> rested = fullestRested(own, pool, family, now);
            if (rested.isPresent()) {
                return rested;
            }
        }
        return longestResting(own, family);
    }

    /// The pool that `address` is in.
    public Optional<Pool> poolOf(IpAddress address) {
        for (Pool pool : pools) {
            if (pool.cidr().contains(address)) {
                return Optional.of(pool);
            }
        }
        return Optional.empty();
    }

    /// The pools of one family, in order.
    public List<Pool> poolsOf(Family family) {
        return pools.stream().filter(pool -> pool.cidr().family() == family).toList();
    }

    private Optional<Choice> fullestRested(List<Block> own, Pool pool, Family family, Instant now) {
        if (pool.cidr().family() != family) {
            return Optional.empty();
        }
        Choice best = null;
        for (Block block : own) {
            boolean fuller =
                    best == null || block.allocations().size() > best.block().allocations().size();
            if (fuller && pool.cidr().contains(block.cidr())) {
                Optional<FreeAddress> next = BlockAllocator.nextRested(block, now, cooldown);
                if (next.isPresent()) {
                    best = new Choice(block, next.get().address());
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private Optional<Choice> longestResting(List<Block> own, Family family) {
        Choice best = null;
        Instant since = Instant.MAX;
        for (Block block : own) {
            Optional<FreeAddress> longest =
                    isInPool(block.cidr(), family)
                            ? BlockAllocator.longestFree(block)
                            : Optional.empty();
            if (longest.isPresent() && longest.get().released().isBefore(since)) {
                best = new Choice(block, longest.get().address());
                since = longest.get().released();
            }
        }
        return Optional.ofNullable(best);
    }

    private boolean isInPool(Cidr block, Family family) {
        for (Pool pool : pools) {
            if (pool.cidr().family() == family && pool.cidr().contains(block)) {
                return true;
            }
        }
        return false;
    }
}
