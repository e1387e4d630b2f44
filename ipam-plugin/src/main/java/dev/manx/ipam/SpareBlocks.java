package dev.manx.ipam;

import dev.manx.core.block.BlockGlance;
import dev.manx.core.conf.Pool;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.registry.RegistryException;
import dev.manx.ipam.store.BlockClaims;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Claims blocks before an ADD needs them: while fewer addresses of a family are free than
/// `spareBlocks` blocks have, one more. Counting addresses and not empty blocks, a node whose pods
/// come and go all over its blocks does not collect more and more of them.
///
/// @param node this node
record SpareBlocks(Node node) {

    /// @return the blocks that became this node's
    List<Cidr> claim() throws StoreException, RegistryException {
        var claimed = new ArrayList<Cidr>();
        for (Family family : Family.values()) {
            Optional<Cidr> block = claimOne(family);
            while (block.isPresent()) {
                claimed.add(block.get());
                block = claimOne(family);
            }
        }
        return claimed;
    }

    private Optional<Cidr> claimOne(Family family) throws StoreException, RegistryException {
        Instant now = node.machine().clock().instant();
        List<Pool> pools = node.policy().poolsOf(family);
        try (BlockStore store = node.openStore()) {
            OwnBlocks own = OwnBlocks.open(node, store, now);
            if (!isShort(node, family, own.all())) {
                return Optional.empty();
            }
            try (BlockClaims claims = node.claims(store)) {
                own.refresh(); // an ADD may have claimed while this one waited for its turn
                Optional<Cidr> block = Optional.empty();
                for (int i = 0; i < pools.size() && block.isEmpty(); i++) {
                    if (!isShort(node, family, own.all())
                            || new Exhaustion(node, pools, own.all()).limitReached()) {
                        return Optional.empty();
                    }
                    block = claims.claimAny(pools.get(i));
                    own.refresh();
                }
                return block;
            }
        }
    }

    /// Whether fewer addresses of a family are free than there should be.
    static boolean isShort(Node node, Family family, List<BlockGlance> own) {
        List<Pool> pools = node.policy().poolsOf(family);
        if (pools.isEmpty()) {
            return false;
        }
        long free = 0;
        for (BlockGlance block : own) {
            for (Pool pool : pools) {
                free += pool.cidr().contains(block.cidr()) ? block.free() : 0;
            }
        }
        Pool first = pools.getFirst();
        long size = 1L << (first.cidr().family().bits() - first.blockSize());
        return free < node.conf().spareBlocks() * size;
    }
}
