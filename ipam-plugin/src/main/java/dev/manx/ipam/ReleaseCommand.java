package dev.manx.ipam;

import dev.manx.core.block.Allocation;
import dev.manx.core.block.Block;
import dev.manx.core.block.BlockState;
import dev.manx.core.block.OwnedBlock;
import dev.manx.core.json.Json;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.core.registry.RegistryException;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.ipam.pool.BlockAllocator;
import dev.manx.ipam.store.BlockClaims;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.StoreException;
import java.io.IOException;
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

    /// At once where nothing announces the block. Else its route goes first: the sidecar sees the
    /// block's entry change, and this command again, or `tend`, does the rest.
    Report block(Cidr cidr) throws CniException, StoreException, RegistryException {
        KernelUse use = kernelUse();
        // The turn comes before the look: from then on the store is ours until the block is
        // releasing, and no ADD takes an address of it in between.
        try (BlockStore store = node.openStore();
                BlockClaims claims = node.claims(store)) {
            Optional<OwnedBlock> owned = store.owned().find(cidr);
            if (owned.isEmpty()) {
                String text = "block " + cidr + " is not node " + node.name() + "'s\n";
                return new Report(blockJson(cidr).put("released", false), text);
            }
            requireEmpty(store, cidr, use);
            return release(store, claims, owned.get(), use)
                    ? new Report(
                            blockJson(cidr).put("released", true),
                            "block " + cidr + " is given back\n")
                    : new Report(
                            blockJson(cidr).put("released", false).put("state", "releasing"),
                            "block "
                                    + cidr
                                    + " is on its way back: its route goes first (the sidecar does"
                                    + " the rest, or this command again in "
                                    + GiveBack.HEARD.toSeconds()
                                    + " s)\n");
        }
    }

    private boolean release(BlockStore store, BlockClaims claims, OwnedBlock owned, KernelUse use)
            throws StoreException, RegistryException {
        if (owned.state() == BlockState.RELEASING) {
            var giveBack = new GiveBack(node, store, claims, use, Instant.EPOCH);
            return giveBack.goOn(owned) == GiveBack.Step.GIVEN_BACK;
        }
        if (use.isAnnounced(owned.cidr())) {
            claims.withdraw(owned.cidr());
            return false;
        }
        claims.release(owned.cidr());
        return true;
    }

    private ObjectNode blockJson(Cidr cidr) {
        return Json.object().put("network", node.network()).put("block", cidr.toString());
    }

    private KernelUse kernelUse() throws CniException {
        try {
            return KernelUse.of(node);
        } catch (IOException e) {
            throw new CniException(ErrorCode.IO_FAILURE, "list links and routes: " + e, e);
        }
    }

    private void requireEmpty(BlockStore store, Cidr cidr, KernelUse use)
            throws CniException, StoreException {
        Instant now = node.machine().clock().instant();
        int used = node.recovery(store).open(cidr, now).allocations().size();
        if (used > 0) {
            throw notEmpty(
                    cidr,
                    used + " of its addresses are given out (see manx-ipam show --blocks -o json)");
        }
        if (use.hasAddressOf(cidr)) {
            throw notEmpty(cidr, "a link has an address of it (see manx-ipam check)");
        }
    }

    private static CniException notEmpty(Cidr cidr, String why) {
        return new CniException(ErrorCode.TRY_AGAIN_LATER, "release block " + cidr + ": " + why);
    }
}
