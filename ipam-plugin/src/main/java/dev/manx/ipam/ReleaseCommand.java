package dev.manx.ipam;

import dev.manx.core.block.Allocation;
import dev.manx.core.block.Block;
import dev.manx.core.json.Json;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.core.registry.RegistryException;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.ipam.pool.BlockAllocator;
import dev.manx.ipam.store.BlockClaims;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.StoreException;
import java.time.Instant;
import java.util.Optional;

/// `release`: takes an address from whoever holds it, or gives an empty block back.
///
/// @param node this node
record ReleaseCommand(Node node) {

    /// For a holder that is gone without a DEL. Nothing to do when the address is free.
    Report ip(IpAddress address) throws CniException, StoreException {
        Instant now = node.machine().clock().instant();
        try (BlockStore store = node.openStore()) {
            OwnBlocks own = OwnBlocks.open(node, store, now);
            Optional<Block> block = own.containing(address);
            if (block.isEmpty()) {
                throw new CniException(
                        ErrorCode.INVALID_CONFIG,
                        "release " + address + ": it is in no block of node " + node.name());
            }
            Optional<Allocation> holder = BlockAllocator.holderOf(block.get(), address);
            var json = Json.object().put("network", node.network());
            json.put("address", address.toString()).put("released", holder.isPresent());
            if (holder.isEmpty()) {
                return new Report(json, address + " was free already\n");
            }
            own.release(address);
            String container = holder.get().handle().containerId();
            String ifname = holder.get().handle().ifname();
            json.put("containerID", container).put("ifname", ifname);
            return new Report(
                    json,
                    address
                            + " is free; container "
                            + container
                            + " interface "
                            + ifname
                            + " held it\n");
        }
    }

    /// Its route is withdrawn by the sidecar, which sees the block's entry change.
    Report block(Cidr cidr) throws CniException, StoreException, RegistryException {
        Instant now = node.machine().clock().instant();
        var json = Json.object().put("network", node.network()).put("block", cidr.toString());
        // The turn comes before the look: from then on the store is ours until the block is
        // releasing, and no ADD takes an address of it in between.
        try (BlockStore store = node.openStore();
                BlockClaims claims = node.claims(store)) {
            if (store.owned().find(cidr).isEmpty()) {
                json.put("released", false);
                return new Report(json, "block " + cidr + " is not node " + node.name() + "'s\n");
            }
            int used = node.recovery(store).open(cidr, now).allocations().size();
            if (used > 0) {
                throw new CniException(
                        ErrorCode.TRY_AGAIN_LATER,
                        "release block "
                                + cidr
                                + ": "
                                + used
                                + " of its addresses are given out (see manx-ipam show --blocks -o"
                                + " json)");
            }
            claims.release(cidr);
        }
        json.put("released", true);
        return new Report(json, "block " + cidr + " is given back\n");
    }
}
