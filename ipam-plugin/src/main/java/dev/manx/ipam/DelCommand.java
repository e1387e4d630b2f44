package dev.manx.ipam;

import dev.manx.core.block.Block;
import dev.manx.core.block.Handle;
import dev.manx.core.net.Cidr;
import dev.manx.ipam.pool.BlockAllocator;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.StoreException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Optional;

/// DEL: gives back what this attachment holds, and never what another one holds by now, since it
/// goes by handle. What is written down decides, not the pools, which may have changed meanwhile.
///
/// @param node this node
/// @param handle the attachment
/// @param log a line for each file that cannot be read
record DelCommand(Node node, Handle handle, PrintStream log) {

    void run() throws StoreException {
        if (!node.hasState()) {
            return;
        }
        Instant now = node.machine().clock().instant();
        try (BlockStore store = node.openStore()) {
            store.sweep();
            for (Cidr cidr : store.blocksOf(handle)) {
                release(store, cidr, now);
            }
        }
    }

    /// A damaged file does not fail the DEL: it gives no address until it is made anew from the
    /// links, and the link of this attachment is gone by then.
    private void release(BlockStore store, Cidr cidr, Instant now) throws StoreException {
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
            return;
        }
        if (block.isEmpty() || BlockAllocator.heldBy(block.get(), handle).isEmpty()) {
            store.disclaim(handle, cidr); // what a killed ADD left
            return;
        }
        store.change(block.get(), BlockAllocator.release(block.get(), handle, now));
    }
}
