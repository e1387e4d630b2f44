package dev.manx.ipam.pool;

import dev.manx.core.block.Allocation;
import dev.manx.core.block.Block;
import dev.manx.core.block.FreeAddress;
import dev.manx.core.block.Handle;
import dev.manx.core.net.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Arithmetic inside one block. The queue's rules: a fresh block gives its addresses ascending from
/// the first; an address that comes back goes to the tail and rests for the cooldown, so that
/// connection tracking, ARP caches and DNS forget its last holder. Every change makes a new block
/// one generation on; a change that changes nothing gives the same block back.
public final class BlockAllocator {

    private BlockAllocator() {}

    /// The next address that has rested long enough, in the queue's order.
    public static Optional<FreeAddress> nextRested(
            List<FreeAddress> queue, Instant now, Duration cooldown) {
        Instant rested = now.minus(cooldown);
        for (FreeAddress each : queue) {
            if (!each.released().isAfter(rested)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /// The free address whose holder gave it back the longest ago; among equals the queue's first.
    public static Optional<FreeAddress> longestFree(List<FreeAddress> queue) {
        FreeAddress best = null;
        for (FreeAddress each : queue) {
            if (best == null || each.released().isBefore(best.released())) {
                best = each;
            }
        }
        return Optional.ofNullable(best);
    }

    public static int restingCount(Block block, Instant now, Duration cooldown) {
        Instant rested = now.minus(cooldown);
        int resting = 0;
        for (FreeAddress each : block.queue()) {
            if (each.released().isAfter(rested)) {
                resting++;
            }
        }
        return resting;
    }

    /// The block with `address` given to `handle`.
    ///
    /// @throws IllegalArgumentException when it is not free
    public static Block assign(Block block, IpAddress address, Handle handle, Instant now) {
        var queue = new ArrayList<FreeAddress>(block.queue().size());
        for (FreeAddress each : block.queue()) {
            if (!each.address().equals(address)) {
                queue.add(each);
            }
        }
        if (queue.size() == block.queue().size()) {
            throw new IllegalArgumentException(address + " is not free in " + block.cidr());
        }
        var allocations = new ArrayList<Allocation>(block.allocations());
        allocations.add(new Allocation(address, handle, now));
        return next(block, allocations, queue);
    }

    /// The block without what `handle` holds.
    public static Block release(Block block, Handle handle, Instant now) {
        return keep(block, each -> !each.handle().equals(handle), now);
    }

    /// The block without whatever holds `address`.
    public static Block release(Block block, IpAddress address, Instant now) {
        return keep(block, each -> !each.address().equals(address), now);
    }

    /// The block with only what these handles hold.
    public static Block retain(Block block, Set<Handle> handles, Instant now) {
        return keep(block, each -> handles.contains(each.handle()), now);
    }

    /// What `handle` holds in this block, by address.
    public static List<Allocation> heldBy(Block block, Handle handle) {
        var held = new ArrayList<Allocation>(1);
        for (Allocation each : block.allocations()) {
            if (each.handle().equals(handle)) {
                held.add(each);
            }
        }
        return held;
    }

    public static Optional<Allocation> holderOf(Block block, IpAddress address) {
        for (Allocation each : block.allocations()) {
            if (each.address().equals(address)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    @FunctionalInterface
    private interface Kept {
        boolean test(Allocation allocation);
    }

    private static Block keep(Block block, Kept kept, Instant now) {
        var allocations = new ArrayList<Allocation>(block.allocations().size());
        var queue = new ArrayList<FreeAddress>(block.queue());
        for (Allocation each : block.allocations()) {
            if (kept.test(each)) {
                allocations.add(each);
            } else {
                queue.add(new FreeAddress(each.address(), now));
            }
        }
        return allocations.size() == block.allocations().size()
                ? block
                : next(block, allocations, queue);
    }

    private static Block next(Block block, List<Allocation> allocations, List<FreeAddress> queue) {
        return new Block(block.cidr(), block.boot(), block.generation() + 1, allocations, queue);
    }
}
