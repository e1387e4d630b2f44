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
import java.util.Set;
import java.util.TreeMap;

/// This network's turn with the registry: how a block becomes this node's and stops being it, so
/// that a crash at any point is made good by doing the same again (I4, I5):
///
/// ```
/// claim:      blocks: pending   → registry.claim → blocks: confirmed (or no entry: it was lost)
/// withdraw:   blocks: releasing
/// release:    blocks: releasing → allocations gone → registry.release → blocks: no entry
/// take back:  blocks: releasing → registry.claim → blocks: confirmed (or no entry: it was lost)
/// ```
///
/// What a crash left `pending`, or a registry that did not answer, is finished the next time a
/// block is claimed or `tend` runs; what is `releasing`, by `tend`. Until then it gives no address
/// and is not announced, so there is no hurry, and an ADD that has an address at home does not wait
/// for it. One that has none takes such a block before it asks for another.
///
/// While the registry is asked the store is open to others (I8).
public final class BlockClaims implements AutoCloseable {

    private final BlockStore store;
    private final BlockRegistry registry;
    private final String node;
    private final InstantSource clock;
    private final BlockStore.Turn turn;

    private BlockClaims(
            BlockStore store,
            BlockRegistry registry,
            String node,
            InstantSource clock,
            BlockStore.Turn turn) {
        this.store = store;
        this.registry = registry;
        this.node = node;
        this.clock = clock;
        this.turn = turn;
    }

    /// Waits for the turn. What was read of the store before may be old afterwards.
    ///
    /// @param store opened for writing
    /// @param registry the arbiter; closed with this
    /// @param node this node's name there
    /// @param clock for the times in `blocks`
    public static BlockClaims open(
            BlockStore store, BlockRegistry registry, String node, InstantSource clock)
            throws StoreException {
        return new BlockClaims(store, registry, node, clock, store.takeTurn());
    }

    @Override
    public void close() throws StoreException {
        registry.close();
        turn.close();
    }

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
        // One that is there is written again: who wrote it may have died before it was synced.
        store.writeOwned(
                state.isEmpty() ? before.with(block, BlockState.PENDING, clock.instant()) : owned);
        // Looked at after the entry was written: of two networks that want one block at the same
        // time, each with a lock of its own, at least one sees the other.
        Optional<String> otherNetwork = overlapping(store.ofOtherNetworks(), block);
        if (otherNetwork.isPresent()) {
            store.writeOwned(before);
            return node + " (network " + otherNetwork.get() + ")";
        }
        String owner = register(block);
        store.writeOwned(
                owner.equals(node)
                        ? before.with(block, BlockState.CONFIRMED, clock.instant())
                        : before);
        return owner;
    }

    /// Has the registry write down that a block is this node's, which `blocks` knows already.
    ///
    /// @return who has it now
    public String register(Cidr block) throws StoreException, RegistryException {
        return store.aside(() -> registry.claim(block, node));
    }

    /// [#claim] for a block that a person or a pod chose: refused also when it overlaps a block of
    /// another size that has an owner.
    public String claimExactly(Cidr block, Pool pool) throws StoreException, RegistryException {
        for (Map.Entry<Cidr, String> each : owners(block).entrySet()) {
            if (!each.getKey().equals(block) && pool.cidr().overlaps(each.getKey())) {
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
        Optional<Cidr> known = claimKnown(pool);
        return known.isPresent() ? known : claimFree(pool);
    }

    /// Finishes the claims that were begun and not ended.
    public void settle() throws StoreException, RegistryException {
        for (Cidr pending : store.owned().inState(BlockState.PENDING)) {
            claim(pending);
        }
    }

    /// Lets go of blocks that the registry has for another node by now: somebody had this node
    /// forgotten while it was away. Those that nobody has since are written down there again.
    ///
    /// @return the lost ones and their owners
    public Map<Cidr, String> dropLost() throws StoreException, RegistryException {
        Set<Cidr> there = store.aside(() -> registry.ownedBy(node));
        var lost = new TreeMap<Cidr, String>();
        for (Cidr block : store.owned().inState(BlockState.CONFIRMED)) {
            String owner = there.contains(block) ? node : register(block);
            if (!owner.equals(node)) {
                store.writeOwned(store.owned().without(block));
                store.delete(block);
                lost.put(block, owner);
            }
        }
        return lost;
    }

    /// Who has which block that overlaps `range`.
    public Map<Cidr, String> owners(Cidr range) throws StoreException, RegistryException {
        return store.aside(() -> registry.list(range));
    }

    /// The first half of [#release]: from now on the block gives no address, and the sidecar stops
    /// announcing it.
    public void withdraw(Cidr block) throws StoreException {
        OwnedBlocks owned = store.owned();
        if (isIn(owned, block, BlockState.CONFIRMED)) {
            store.writeOwned(owned.with(block, BlockState.RELEASING, clock.instant()));
        }
    }

    /// Gives a block back. The caller has made sure, since it has this turn, that nobody has an
    /// address of it, and that it is announced no more.
    public void release(Cidr block) throws StoreException, RegistryException {
        OwnedBlocks owned = store.owned();
        if (owned.find(block).isEmpty()) {
            return;
        }
        // Again, if it is there: who wrote it may have died before it was synced, and after a power
        // failure a block that the registry gave to another would be confirmed here.
        store.writeOwned(
                isIn(owned, block, BlockState.RELEASING)
                        ? owned
                        : owned.with(block, BlockState.RELEASING, clock.instant()));
        // Before the registry hears of it: if the block comes back to this node, it comes fresh.
        store.delete(block);
        store.aside(
                () -> {
                    registry.release(block, node);
                    return block;
                });
        store.writeOwned(store.owned().without(block));
    }

    private static boolean isIn(OwnedBlocks owned, Cidr block, BlockState state) {
        return owned.find(block).map(OwnedBlock::state).equals(Optional.of(state));
    }

    private Optional<Cidr> claimKnown(Pool pool) throws StoreException, RegistryException {
        for (BlockState between : List.of(BlockState.RELEASING, BlockState.PENDING)) {
            for (Cidr block : store.owned().inState(between)) {
                if (pool.cidr().contains(block) && claim(block).equals(node)) {
                    return Optional.of(block);
                }
            }
        }
        for (Cidr forgotten : store.aside(() -> registry.ownedBy(node))) {
            if (pool.cidr().overlaps(forgotten)
                    && store.owned().find(forgotten).isEmpty()
                    && overlapping(store.ofOtherNetworks(), forgotten).isEmpty()
                    && claim(forgotten).equals(node)) {
                return Optional.of(forgotten);
            }
        }
        return Optional.empty();
    }

    /// Looks around the place where this node begins before it looks at the whole pool: with ten
    /// thousand blocks owned, listing them takes longer than all else.
    private Optional<Cidr> claimFree(Pool pool) throws StoreException, RegistryException {
        Pool near = BlockCandidates.neighbourhood(pool, node);
        Optional<Cidr> claimed = claimFreeOf(near);
        return claimed.isPresent() || near.equals(pool) ? claimed : claimFreeOf(pool);
    }

    private Optional<Cidr> claimFreeOf(Pool pool) throws StoreException, RegistryException {
        Map<Cidr, String> owners = owners(pool.cidr());
        Map<Cidr, String> others = store.ofOtherNetworks();
        for (Cidr candidate : new BlockCandidates(pool, node, owners)) {
            if (overlapping(others, candidate).isEmpty() && claim(candidate).equals(node)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
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
