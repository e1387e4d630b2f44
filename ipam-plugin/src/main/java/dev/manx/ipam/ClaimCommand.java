package dev.manx.ipam;

import dev.manx.core.conf.Pool;
import dev.manx.core.json.Json;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.RegistryException;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.ipam.store.BlockClaims;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.StoreException;
import java.util.Optional;

/// `claim --block C`: makes this block this node's; nothing to do when it is.
///
/// @param node this node
/// @param block the block
record ClaimCommand(Node node, Cidr block) {

    Report run() throws CniException, StoreException, RegistryException {
        Pool pool = pool();
        String owner;
        try (BlockStore store = node.openStore();
                BlockClaims claims = node.claims(store)) {
            owner = claims.claimExactly(block, pool);
            if (owner.equals(node.name())) {
                node.recovery(store).open(block, node.machine().clock().instant());
            }
        }
        if (!owner.equals(node.name())) {
            throw new CniException(
                    ErrorCode.TRY_AGAIN_LATER,
                    "claim block "
                            + block
                            + " for node "
                            + node.name()
                            + ": node "
                            + owner
                            + " has it");
        }
        ObjectNode json =
                Json.object()
                        .put("network", node.network())
                        .put("block", block.toString())
                        .put("owner", owner);
        return new Report(json, "block " + block + " is node " + owner + "'s\n");
    }

    private Pool pool() throws CniException {
        Optional<Pool> pool = node.conf().poolOf(block.address());
        if (pool.isEmpty()) {
            throw new CniException(
                    ErrorCode.INVALID_CONFIG,
                    "claim block "
                            + block
                            + ": it is in no pool ("
                            + Room.names(node.conf().pools())
                            + ")");
        }
        if (pool.get().blockSize() != block.length()) {
            throw new CniException(
                    ErrorCode.INVALID_CONFIG,
                    "claim block "
                            + block
                            + ": the blocks of pool "
                            + pool.get().cidr()
                            + " are /"
                            + pool.get().blockSize());
        }
        return pool.get();
    }
}
