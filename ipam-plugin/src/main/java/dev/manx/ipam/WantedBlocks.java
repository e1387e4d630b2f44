package dev.manx.ipam;

import dev.manx.core.block.BlockGlance;
import dev.manx.core.conf.Pool;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.RegistryException;
import dev.manx.ipam.store.BlockClaims;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Claims the blocks that calls of a runtime are waiting for ([Wants]).
///
/// @param node this node
record WantedBlocks(Node node) {

    /// @return the blocks that became this node's
    List<Cidr> claim() throws StoreException, RegistryException {
        var claimed = new ArrayList<Cidr>();
        try (BlockStore store = node.openStore()) {
            List<List<Cidr>> wants = node.wants().take();
            if (wants.isEmpty()) {
                return claimed;
            }
            OwnBlocks own = OwnBlocks.open(node, store, node.machine().clock().instant());
            try (BlockClaims claims = node.claims(store)) {
                for (List<Cidr> ranges : wants) {
                    own.refresh(); // the store was open to others
                    claimOne(claims, own, ranges).ifPresent(claimed::add);
                }
            }
        }
        return claimed;
    }

    private Optional<Cidr> claimOne(BlockClaims claims, OwnBlocks own, List<Cidr> ranges)
            throws StoreException, RegistryException {
        for (Cidr range : ranges) {
            Optional<Pool> pool = poolOf(range);
            if (hasRoom(own.all(), range)) {
                return Optional.empty(); // another one has claimed meanwhile
            }
            if (pool.isPresent()
                    && !new Exhaustion(node, List.of(pool.get()), own.all()).limitReached()) {
                Optional<Cidr> block = claimIn(claims, pool.get(), range);
                if (block.isPresent()) {
                    return block;
                }
            }
        }
        return Optional.empty();
    }

    /// Some block for a whole pool, this one for a block.
    private Optional<Cidr> claimIn(BlockClaims claims, Pool pool, Cidr range)
            throws StoreException, RegistryException {
        if (range.equals(pool.cidr())) {
            return claims.claimAny(pool);
        }
        return claims.claimExactly(range, pool).equals(node.name())
                ? Optional.of(range)
                : Optional.empty();
    }

    /// A pool that gives here; what is wanted may be of a configuration that has changed since.
    private Optional<Pool> poolOf(Cidr range) {
        for (Pool each : node.conf().givingPools()) {
            if (range.equals(each.cidr())
                    || each.cidr().contains(range) && range.length() == each.blockSize()) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private static boolean hasRoom(List<BlockGlance> own, Cidr range) {
        for (BlockGlance block : own) {
            if (range.contains(block.cidr()) && block.free() > 0) {
                return true;
            }
        }
        return false;
    }
}
