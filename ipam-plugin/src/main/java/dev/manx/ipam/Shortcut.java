package dev.manx.ipam;

import dev.manx.core.block.Block;
import dev.manx.core.block.BlockText;
import dev.manx.core.block.CurrentBlock;
import dev.manx.core.block.CurrentBlocks;
import dev.manx.core.block.Handle;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import dev.manx.ipam.pool.AllocationPolicy;
import dev.manx.ipam.pool.BlockAllocator;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An ADD that looks into one block of each family and no other, however many the node has: the
/// last one that looked at all left word which (`docs/decisions/0026-one-block-an-add.md`). It
/// gives what the long way would, or nothing.
///
/// @param node this node
/// @param store opened for writing
/// @param handle an attachment that asks for no address by name
/// @param now the time of this call
record Shortcut(Node node, BlockStore store, Handle handle, Instant now) {

    /// A block, and the address of it that is next.
    private record Pick(Cidr block, BlockText text, BlockText.Next next) {}

    /// @return an address of each family, written down; nothing when it takes the long way
    Optional<List<IpAddress>> assign() throws StoreException {
        AllocationPolicy policy = node.policy();
        Optional<CurrentBlocks> current = store.current();
        if (current.isEmpty() || !current.get().policy().equals(policy.key())) {
            return Optional.empty();
        }
        var picks = new ArrayList<Pick>(1);
        for (Family family : Family.values()) {
            if (policy.gives(family)) {
                Optional<Pick> pick = pick(policy, current.get(), family);
                if (pick.isEmpty()) {
                    return Optional.empty();
                }
                picks.add(pick.get());
            }
        }
        return !picks.isEmpty() && store.hold(handle, blocks(picks))
                ? Optional.of(write(picks))
                : Optional.empty();
    }

    private Optional<Pick> pick(AllocationPolicy policy, CurrentBlocks current, Family family)
            throws StoreException {
        for (CurrentBlock each : current.blocks()) {
            if (each.cidr().family() == family) {
                Optional<BlockText> block = store.text(each.cidr());
                if (block.isEmpty() || !each.stands(block.get().used(), now)) {
                    return Optional.empty();
                }
                return block.get()
                        .next(now.minus(policy.cooldown()), policy::isReserved)
                        .map(next -> new Pick(each.cidr(), block.get(), next));
            }
        }
        return Optional.empty();
    }

    private static List<Cidr> blocks(List<Pick> picks) {
        var blocks = new ArrayList<Cidr>(picks.size());
        picks.forEach(each -> blocks.add(each.block()));
        return blocks;
    }

    /// All or none.
    private List<IpAddress> write(List<Pick> picks) throws StoreException {
        var given = new ArrayList<IpAddress>(picks.size());
        try {
            for (Pick each : picks) {
                store.write(each.block(), each.text().give(each.next(), handle, now));
                given.add(each.next().address());
            }
        } catch (StoreException e) {
            undo(picks.subList(0, given.size()), e);
            throw e;
        }
        return given;
    }

    private void undo(List<Pick> written, StoreException cause) {
        try {
            for (Pick each : written) {
                Optional<Block> block = store.read(each.block());
                if (block.isPresent()) {
                    store.change(block.get(), BlockAllocator.release(block.get(), handle, now));
                }
            }
            store.forget(handle); // it had nothing before, and has nothing now
        } catch (StoreException e) {
            cause.addSuppressed(e);
        }
    }
}
