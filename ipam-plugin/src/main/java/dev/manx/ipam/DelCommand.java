package dev.manx.ipam;

import dev.manx.core.block.Block;
import dev.manx.core.block.BlockText;
import dev.manx.core.block.Handle;
import dev.manx.core.net.Cidr;
import dev.manx.ipam.pool.BlockAllocator;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.FileBlockStore;
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
        Optional<FileBlockStore> there = node.openStoreIfThere();
        if (there.isPresent()) {
            try (BlockStore store = there.get()) {
                release(store);
            }
        }
    }

    private void release(BlockStore store) throws StoreException {
        Instant now = node.machine().clock().instant();
        List<Cidr> blocks = store.blocksOf(handle);
        int released = 0;
        for (Cidr block : blocks) {
            released += release(store, block, now) ? 1 : 0;
        }
        if (blocks.isEmpty()) {
            store.sweep(); // as when it is called again; the others write over what there is
        } else if (released == blocks.size()) {
            store.forget(handle);
        }
    }

    /// Whether the block has nothing of the attachment, now or already. A damaged file does not
    /// fail the DEL: it gives no address until it is made anew from the links, and the link of this
    /// attachment is gone by then.
    private boolean release(BlockStore store, Cidr cidr, Instant now) throws StoreException {
        Optional<BlockText> text = store.text(cidr);
        if (text.isPresent()) {
            Optional<byte[]> file = text.get().release(handle, now);
            if (file.isPresent()) {
                store.takeBack(cidr, file.get());
            }
            return true;
        }
        try {
            Optional<Block> block = store.read(cidr);
            if (block.isPresent()) {
                store.change(block.get(), BlockAllocator.release(block.get(), handle, now));
            }
            return true;
        } catch (StoreException.Unreadable e) {
            log.println(
                    "level=warning event=del.skipped container="
                            + handle.containerId()
                            + " ifname="
                            + handle.ifname()
                            + " msg="
                            + LogText.quoted(e.getMessage()));
            return false;
        }
    }
}
