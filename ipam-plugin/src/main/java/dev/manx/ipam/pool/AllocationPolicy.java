package dev.manx.ipam.pool;

import dev.manx.core.block.Block;
import dev.manx.core.block.BlockGlance;
import dev.manx.core.block.CurrentBlock;
import dev.manx.core.block.FreeAddress;
import dev.manx.core.conf.Pool;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which of a node's own blocks gives the next address. Pools are used in their order; in a pool
/// the fullest block first, so that others empty and can be given back. A resting address is used
/// only when no other address of any own block is left, and then the one that rested longest: an
/// early reuse costs less than a block that is claimed for half a minute's need.
///
/// @param pools those that give new addresses here, in the order in which they are used
/// @param cooldown how long a freed address rests
public record AllocationPolicy(List<Pool> pools, Duration cooldown) {

    private static final int KEY_SIZE = 64;

    public AllocationPolicy {
        pools = List.copyOf(pools);
    }

    /// Which block gives the next address.
    ///
    /// @param own the node's confirmed blocks
    /// @return nothing when no own block in a pool of this family has an address left
    public Optional<Cidr> choose(List<BlockGlance> own, Family family, Instant now) {
        for (Pool pool : poolsOf(family)) {
            Optional<BlockGlance> fullest = fullest(own, pool, now);
            if (fullest.isPresent()) {
                return fullest.map(BlockGlance::cidr);
            }
        }
        return longestResting(own, family);
    }

    /// Which address of the block that was chosen.
    ///
    /// @return nothing when it is full
    public Optional<IpAddress> next(Block chosen, Instant now) {
        List<FreeAddress> queue = givable(chosen);
        Optional<FreeAddress> rested = BlockAllocator.nextRested(queue, now, cooldown);
        return (rested.isPresent() ? rested : BlockAllocator.longestFree(queue))
                .map(FreeAddress::address);
    }

    /// Whether a glance at the block's file tells how much room it has: some of its free addresses
    /// may be reserved, and then one has to look at each.
    public boolean judgesByGlance(Cidr block) {
        for (Pool pool : pools) {
            if (pool.reservesIn(block)) {
                return false;
            }
        }
        return true;
    }

    /// The free addresses of a block that may be given, in the queue's order: all but the reserved.
    public List<FreeAddress> givable(Block block) {
        if (judgesByGlance(block.cidr())) {
            return block.queue();
        }
        var queue = new ArrayList<FreeAddress>(block.queue().size());
        for (FreeAddress each : block.queue()) {
            if (!isReserved(each.address())) {
                queue.add(each);
            }
        }
        return queue;
    }

    /// Whether a pool keeps this address back.
    public boolean isReserved(IpAddress address) {
        for (Pool pool : pools) {
            if (pool.isReserved(address)) {
                return true;
            }
        }
        return false;
    }

    /// Whether any pool has addresses of this family.
    public boolean gives(Family family) {
        for (Pool pool : pools) {
            if (pool.cidr().family() == family) {
                return true;
            }
        }
        return false;
    }

    /// The pools of one family, in order.
    public List<Pool> poolsOf(Family family) {
        var chosen = new ArrayList<Pool>(pools.size());
        for (Pool pool : pools) {
            if (pool.cidr().family() == family) {
                chosen.add(pool);
            }
        }
        return chosen;
    }

    /// Of the blocks that have an address which has rested.
    private Optional<BlockGlance> fullest(List<BlockGlance> own, Pool pool, Instant now) {
        Instant rested = now.minus(cooldown);
        BlockGlance best = null;
        for (BlockGlance block : own) {
            if ((best == null || block.used() > best.used())
                    && block.longestFree().isPresent()
                    && !block.longestFree().get().isAfter(rested)
                    && pool.cidr().contains(block.cidr())) {
                best = block;
            }
        }
        return Optional.ofNullable(best);
    }

    /// The same choice, and for how long it holds without another look at all blocks.
    ///
    /// Until then, addresses that come back rest, those that rest now in a fuller block or a pool
    /// before this one still do, and blocks that are less full do not fill: only the chosen one
    /// gives. What can happen is that it empties below another one.
    ///
    /// @return nothing when all free addresses rest
    public Optional<CurrentBlock> chooseForAWhile(
            List<BlockGlance> own, Family family, Instant now) {
        Instant until = now.plus(cooldown);
        for (Pool pool : poolsOf(family)) {
            Optional<BlockGlance> chosen = fullest(own, pool, now);
            int atLeast = 0;
            for (BlockGlance other : own) {
                if (!pool.cidr().contains(other.cidr()) || other.longestFree().isEmpty()) {
                    continue;
                }
                if (chosen.isPresent() && other.used() <= chosen.get().used()) {
                    boolean same = other.cidr().equals(chosen.get().cidr());
                    atLeast = same ? atLeast : Math.max(atLeast, other.used());
                } else {
                    Instant rested = other.longestFree().get().plus(cooldown);
                    until = rested.isBefore(until) ? rested : until;
                }
            }
            if (chosen.isPresent()) {
                return Optional.of(new CurrentBlock(chosen.get().cidr(), atLeast, now, until));
            }
        }
        return Optional.empty();
    }

    /// This policy in one word: a choice by another one is none by this.
    public String key() {
        var key = new StringBuilder(KEY_SIZE).append(cooldown.toSeconds()).append('s');
        for (Pool pool : pools) {
            pool.cidr().append(key.append(','));
        }
        return key.toString();
    }

    private Optional<Cidr> longestResting(List<BlockGlance> own, Family family) {
        BlockGlance best = null;
        Instant since = Instant.MAX;
        for (BlockGlance block : own) {
            Optional<Instant> longest = block.longestFree();
            if (longest.isPresent()
                    && longest.get().isBefore(since)
                    && isInPool(block.cidr(), family)) {
                best = block;
                since = longest.get();
            }
        }
        return Optional.ofNullable(best).map(BlockGlance::cidr);
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
