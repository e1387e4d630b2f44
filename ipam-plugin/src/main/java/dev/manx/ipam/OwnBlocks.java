package dev.manx.ipam;

import dev.manx.core.block.Allocation;
import dev.manx.core.block.Block;
import dev.manx.core.block.BlockState;
import dev.manx.core.block.Handle;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.ipam.pool.BlockAllocator;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.Recovery;
import dev.manx.ipam.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The node's confirmed blocks while the lock is held, in memory as on disk: a change is written
/// before it is seen here.
final class OwnBlocks {

    private final BlockStore store;
    private final Recovery recovery;
    private final List<Block> blocks = new ArrayList<>();

    private OwnBlocks(BlockStore store, Recovery recovery) {
        this.store = store;
        this.recovery = recovery;
    }

    /// Reads them all: each may hold what the attachment has already, and the fullest gives next.
    static OwnBlocks open(BlockStore store, Recovery recovery, Instant now) throws StoreException {
        var own = new OwnBlocks(store, recovery);
        for (Cidr cidr : store.owned().inState(BlockState.CONFIRMED)) {
            own.blocks.add(recovery.open(cidr, now));
        }
        return own;
    }

    List<Block> all() {
        return blocks;
    }

    /// The block that `address` is in.
    Optional<Block> containing(IpAddress address) {
        for (Block block : blocks) {
            if (block.cidr().contains(address)) {
                return Optional.of(block);
            }
        }
        return Optional.empty();
    }

    Optional<Block> find(Cidr cidr) {
        for (Block block : blocks) {
            if (block.cidr().equals(cidr)) {
                return Optional.of(block);
            }
        }
        return Optional.empty();
    }

    List<Allocation> heldBy(Handle handle) {
        var held = new ArrayList<Allocation>(1);
        for (Block block : blocks) {
            held.addAll(BlockAllocator.heldBy(block, handle));
        }
        return held;
    }

    void assign(Block block, IpAddress address, Handle handle, Instant now) throws StoreException {
        write(BlockAllocator.assign(block, address, handle, now));
    }

    void release(IpAddress address, Instant now) throws StoreException {
        Optional<Block> block = containing(address);
        if (block.isPresent()) {
            write(BlockAllocator.release(block.get(), address, now));
        }
    }

    /// A block that has just become the node's.
    Block add(Cidr claimed, Instant now) throws StoreException {
        Block block = recovery.open(claimed, now);
        blocks.add(block);
        return block;
    }

    private void write(Block changed) throws StoreException {
        store.write(changed);
        blocks.replaceAll(each -> each.cidr().equals(changed.cidr()) ? changed : each);
    }
}
