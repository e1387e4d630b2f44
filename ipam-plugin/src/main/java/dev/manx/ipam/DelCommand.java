package dev.manx.ipam;

import dev.manx.core.block.Block;
import dev.manx.core.block.BlockText;
import dev.manx.core.block.Handle;
import dev.manx.core.net.Cidr;
import dev.manx.ipam.pool.BlockAllocator;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.StoreException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// DEL: gives back what this attachment holds, and never what another one holds by now, since it
/// goes by handle. What is written down decides, not the pools, which may have changed meanwhile.
///
/// @param node this node
/// @param handle the attachment
/// @param log a line for each file that cannot be read
record DelCommand(Node node, Handle handle, PrintStream log) {

    void run() throws StoreException {
        Optional<BlockStore> there = node.openStoreIfThere();
        if (there.isPresent()) {
            try (BlockStore store = there.get()) {
                release(store);
            }
        }
    }

    private enum Found {
        TAKEN_BACK,
        NOTHING,
        UNREADABLE
    }

    private void release(BlockStore store) throws StoreException {
        Instant now = node.machine().clock().instant();
        List<Cidr> blocks = store.blocksOf(handle);
        boolean takenBack = false;
        boolean readable = true;
        for (Cidr block : blocks) {
            switch (release(store, block, now)) {
                case TAKEN_BACK -> takenBack = true;
                case NOTHING -> {}
                case UNREADABLE -> readable = false;
            }
        }
        if (!takenBack) {
            // A call of this attachment may have been killed before it had written that. If it got
            // that far, what it left was just written over.
            store.sweep();
        }
        if (readable && !blocks.isEmpty()) {
            store.forget(handle);
        }
    }

    private Found release(BlockStore store, Cidr cidr, Instant now) throws StoreException {
        Optional<BlockText> text = store.text(cidr);
        if (text.isEmpty()) {
            return releaseTheLongWay(store, cidr, now);
        }
        Optional<byte[]> file = text.get().release(handle, now);
        if (file.isEmpty()) {
            return Found.NOTHING;
        }
        store.write(cidr, file.get());
        return Found.TAKEN_BACK;
    }

    /// A damaged file does not fail the DEL: it gives no address until it is made anew from the
    /// links, and the link of this attachment is gone by then.
    private Found releaseTheLongWay(BlockStore store, Cidr cidr, Instant now)
            throws StoreException {
        Optional<Block> block;
        try {
            block = store.read(cidr);
        } catch (StoreException.Unreadable e) {
            log.println(
                    "level=warning event=del.skipped container="
                            + handle.containerId()
                            + " ifname="
                            + handle.ifname()
                            + " msg="
                            + LogText.quoted(e.getMessage()));
            return Found.UNREADABLE;
        }
        if (block.isEmpty() || BlockAllocator.heldBy(block.get(), handle).isEmpty()) {
            return Found.NOTHING;
        }
        store.change(block.get(), BlockAllocator.release(block.get(), handle, now));
        return Found.TAKEN_BACK;
    }
}
