package dev.manx.ipam;

import dev.manx.core.block.Allocation;
import dev.manx.core.block.Block;
import dev.manx.core.block.BlockGlance;
import dev.manx.core.block.BlockState;
import dev.manx.core.block.CurrentBlock;
import dev.manx.core.block.CurrentBlocks;
import dev.manx.core.block.Handle;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import dev.manx.ipam.pool.AllocationPolicy;
import dev.manx.ipam.pool.BlockAllocator;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.Recovery;
import dev.manx.ipam.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The node's confirmed blocks while the lock is held: all of them at a glance, and one of them as
/// a whole when it is asked for. A change is written before it is seen here.
final class OwnBlocks {

    private final BlockStore store;
    private final Recovery recovery;
    private final AllocationPolicy policy;
    private final Instant now;
    private final List<BlockGlance> blocks = new ArrayList<>();

    private OwnBlocks(BlockStore store, Recovery recovery, AllocationPolicy policy, Instant now) {
        this.store = store;
        this.recovery = recovery;
        this.policy = policy;
        this.now = now;
    }

    /// Looks at them all: each may hold what the attachment has already, and the fullest gives
    /// next.
    static OwnBlocks open(Node node, BlockStore store, Instant now) throws StoreException {
        var own = new OwnBlocks(store, node.recovery(store), node.policy(), now);
        own.refresh();
        return own;
    }

    /// Looks at them all again, after others may have had the store.
    void refresh() throws StoreException {
        blocks.clear();
        for (Cidr cidr : store.owned().inState(BlockState.CONFIRMED)) {
            look(cidr);
        }
    }

    List<BlockGlance> all() {
        return blocks;
    }

    /// The block that `address` is in.
    Optional<Block> containing(IpAddress address) throws StoreException {
        for (BlockGlance block : blocks) {
            if (block.cidr().contains(address)) {
                return Optional.of(load(block.cidr()));
            }
        }
        return Optional.empty();
    }

    List<Allocation> heldBy(Handle handle) throws StoreException {
        var held = new ArrayList<Allocation>(1);
        for (BlockGlance block : blocks) {
            if (block.mentions(handle)) {
                held.addAll(BlockAllocator.heldBy(load(block.cidr()), handle));
            }
        }
        return held;
    }

    /// One of these blocks as a whole.
    Block load(Cidr own) throws StoreException {
        return recovery.open(own, now);
    }

    void assign(Block block, IpAddress address, Handle handle) throws StoreException {
        change(block, BlockAllocator.assign(block, address, handle, now));
    }

    void release(IpAddress address) throws StoreException {
        Optional<Block> block = containing(address);
        if (block.isPresent()) {
            change(block.get(), BlockAllocator.release(block.get(), address, now));
        }
    }

    /// Leaves word for the next call's [Shortcut] which blocks give next.
    void writeCurrent(String boot) throws StoreException {
        var current = new ArrayList<CurrentBlock>(1);
        for (Family family : Family.values()) {
            policy.chooseForAWhile(blocks, family, now).ifPresent(current::add);
        }
        store.writeCurrent(
                current.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new CurrentBlocks(boot, policy.key(), current)));
    }

    private void look(Cidr cidr) throws StoreException {
        Optional<BlockGlance> there =
                policy.judgesByGlance(cidr) ? store.glance(cidr) : Optional.empty();
        BlockGlance block = there.isPresent() ? there.get() : glance(recovery.open(cidr, now));
        blocks.add(block);
    }

    private void change(Block before, Block after) throws StoreException {
        store.change(before, after);
        blocks.replaceAll(each -> each.cidr().equals(after.cidr()) ? glance(after) : each);
    }

    private BlockGlance glance(Block block) {
        return BlockGlance.of(block, policy.givable(block));
    }
}
