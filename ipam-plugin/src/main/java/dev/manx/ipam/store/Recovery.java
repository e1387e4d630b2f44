package dev.manx.ipam.store;

import dev.manx.core.block.Block;
import dev.manx.core.block.Handle;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.ipam.link.LinkAllocation;
import dev.manx.ipam.link.NodeLinks;
import dev.manx.ipam.pool.BlockAllocator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Opens a block's file, or makes it anew where it is missing or of another boot (I6): a fresh
/// block, in which every address that a link of ours still has a host route for is given to that
/// link's attachment. After a reboot there are no such links, so nothing leaks; after `/run` was
/// lost there are, so nobody's address is given to another.
///
/// The kernel is asked once in a life of this object, and not at all while every file is there.
public final class Recovery {

    private final BlockStore store;
    private final NodeLinks links;
    private final String network;
    private final String boot;
    private Optional<List<LinkAllocation>> attachments = Optional.empty();

    public Recovery(BlockStore store, NodeLinks links, String network, String boot) {
        this.store = store;
        this.links = links;
        this.network = network;
        this.boot = boot;
    }

    /// The block's allocations. Its file is there and of this boot afterwards.
    public Block open(Cidr cidr, Instant now) throws StoreException {
        Optional<Block> there = store.read(cidr);
        if (there.isPresent()) {
            return there.get();
        }
        Block rebuilt = rebuild(cidr, now);
        store.write(rebuilt);
        return rebuilt;
    }

    /// The block as its links tell it; nothing is written.
    public Block rebuild(Cidr cidr, Instant now) throws StoreException {
        Block block = Block.fresh(cidr, boot);
        for (LinkAllocation link : attachments()) {
            var handle = new Handle(link.container(), link.ifname());
            for (IpAddress address : link.addresses()) {
                // Two links with one address would be a fault that stood before /run was lost; the
                // address is taken either way, which is all that matters here.
                if (cidr.contains(address) && BlockAllocator.holderOf(block, address).isEmpty()) {
                    block = BlockAllocator.assign(block, address, handle, now);
                }
            }
        }
        return block;
    }

    private List<LinkAllocation> attachments() throws StoreException {
        if (attachments.isEmpty()) {
            try {
                attachments = Optional.of(links.attachments(network));
            } catch (IOException e) {
                throw new StoreException.Io("list the links of network " + network, e);
            }
        }
        return attachments.get();
    }
}
