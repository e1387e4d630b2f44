package dev.manx.ipam.store;

import dev.manx.core.block.BlockState;
import dev.manx.core.block.OwnedBlock;
import dev.manx.core.block.OwnedBlocks;
import dev.manx.core.conf.Pool;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.BlockRegistry;
import dev.manx.core.registry.RegistryException;
import dev.manx.ipam.pool.BlockCandidates;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a block becomes this node's and stops being it, so that a crash at any point is made good by
/// doing the same again (I4, I5):
///
/// ```
/// claim:      blocks: pending   → registry.claim → blocks: confirmed (or no entry: it was lost)
/// withdraw:   blocks: releasing
/// release:    blocks: releasing → allocations gone → registry.release → blocks: no entry
/// take back:  blocks: releasing → registry.claim → blocks: confirmed (or no entry: it was lost)
/// ```
///
/// What a crash left `pending`, and what is `releasing`, gives no address and is not announced, so
/// there is no hurry: an ADD that has an address at home does not wait for the registry. One that
/// has none takes such a block before it asks for another.
///
/// @param store opened for writing
/// @param registry the arbiter
/// @param node this node's name there
/// @param clock for the times in `blocks`
public record BlockClaims(
        BlockStore store, BlockRegistry registry, String node, InstantSource clock) {

    /// Tries to make `block` this node's; no harm if it is. One that is on its way back is taken
    /// back: the entry in `blocks` stands, so the registry may be asked at once.
    ///
    /// @return who has it now: `node`, another node, or `node (network NAME)`
    /// @throws RegistryException when the answer is not known: the block stays pending
    public String claim(Cidr block) throws StoreException, RegistryException {
        OwnedBlocks owned = store.owned();
        Optional<BlockState> state = owned.find(block).map(OwnedBlock::state);
        if (state.equals(Optional.of(BlockState.CONFIRMED))) {
            return node;
        }
        OwnedBlocks before = owned.without(block);
        if (state.isEmpty()) {
            store.writeOwned(before.with(block, BlockState.PENDING, clock.instant()));
        }
        // Looked at after the entry was written: of two networks that want one block at the same
        // time, each with a lock of its own, at least one sees the other.
        Optional<String> otherNetwork = overlapping(store.ofOtherNetworks(), block);
        if (otherNetwork.isPresent()) {
            store.writeOwned(before);
            return node + " (network " + otherNetwork.get() + ")";
        }
        String owner = registry.claim(block, node);
        store.writeOwned(
                owner.equals(node)
                        ? before.with(block, BlockState.CONFIRMED, clock.instant())
                        : before);
        return owner;
    }

    /// [#claim] for a block that a person or a pod chose: refused also when it overlaps a block of
    /// another size that has an owner.
    public String claimExactly(Cidr block, Pool pool) throws StoreException, RegistryException {
        for (Map.Entry<Cidr, String> each : registry.list(pool.cidr()).entrySet()) {
            if (each.getKey().overlaps(block) && !each.getKey().equals(block)) {
                return each.getValue() + " (as a part of " + each.getKey() + ")";
            }
        }
        return claim(block);
    }

    /// Claims some block of the pool: first one that is on its way back or that a crash left
    /// between, then one that the registry has for this node and `blocks` does not know, then a
    /// free one.
    ///
    /// @return nothing when the pool has none
    public Optional<Cidr> claimAny(Pool pool) throws StoreException, RegistryException {
        for (BlockState between : List.of(BlockState.RELEASING, BlockState.PENDING)) {
            for (Cidr block : store.owned().inState(between)) {
                if (pool.cidr().contains(block) && claim(block).equals(node)) {
                    return Optional.of(block);
                }
            }
        }
        Map<Cidr, String> owners = registry.list(pool.cidr());
        Map<Cidr, String> others = store.ofOtherNetworks();
        OwnedBlocks owned = store.owned();
        for (Map.Entry<Cidr, String> each : owners.entrySet()) {
            boolean forgotten =
                    each.getValue().equals(node)
                            && owned.find(each.getKey()).isEmpty()
                            && overlapping(others, each.getKey()).isEmpty();
            if (forgotten && claim(each.getKey()).equals(node)) {
                return Optional.of(each.getKey());
            }
        }
        for (Cidr candidate : new BlockCandidates(pool, node, owners)) {
            if (overlapping(others, candidate).isEmpty() && claim(candidate).equals(node)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /// The first half of [#release]: from now on the block gives no address, and the sidecar stops
    /// announcing it.
    public void withdraw(Cidr block) throws StoreException {
        OwnedBlocks owned = store.owned();
        if (isIn(owned, block, BlockState.CONFIRMED)) {
            store.writeOwned(owned.with(block, BlockState.RELEASING, clock.instant()));
        }
    }

    /// Gives a block back. The caller has made sure that nobody has an address of it, and that it
    /// is announced no more.
    public void release(Cidr block) throws StoreException, RegistryException {
        OwnedBlocks owned = store.owned();
        if (owned.find(block).isEmpty()) {
            return;
        }
        if (!isIn(owned, block, BlockState.RELEASING)) {
            store.writeOwned(owned.with(block, BlockState.RELEASING, clock.instant()));
        }
        // Before the registry hears of it: if the block comes back to this node, it comes fresh.
        store.delete(block);
        registry.release(block, node);
        store.writeOwned(store.owned().without(block));
    }

    private static boolean isIn(OwnedBlocks owned, Cidr block, BlockState state) {
        return owned.find(block).map(OwnedBlock::state).equals(Optional.of(state));
    }

    private static Optional<String> overlapping(Map<Cidr, String> blocks, Cidr block) {
        for (Map.Entry<Cidr, String> each : blocks.entrySet()) {
            if (each.getKey().overlaps(block)) {
                return Optional.of(each.getValue());
            }
        }
        return Optional.empty();
    }
}
