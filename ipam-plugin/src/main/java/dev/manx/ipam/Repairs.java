package dev.manx.ipam;

import dev.manx.core.block.Block;
import dev.manx.core.block.BlockState;
import dev.manx.core.block.OwnedBlocks;
import dev.manx.core.conf.Pool;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.RegistryException;
import dev.manx.ipam.pool.BlockAllocator;
import dev.manx.ipam.store.BlockClaims;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.StoreException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Performs what [Inspection] proposes. A repair frees what nobody has and writes down what
/// somebody has; where two have the same, there is none. Each is one change that may be made again.
///
/// @param node this node
/// @param store opened for writing
record Repairs(Node node, BlockStore store) {

    void perform(Problem.Repair repair) throws StoreException, RegistryException {
        Instant now = node.machine().clock().instant();
        switch (repair) {
            case Problem.Release release -> {
                Optional<Block> block = store.read(release.block());
                if (block.isPresent()) {
                    store.change(
                            block.get(),
                            BlockAllocator.release(block.get(), release.address(), now));
                }
            }
            case Problem.Assign assign -> {
                Block block = node.recovery(store).open(assign.block(), now);
                // two links may have one address; the second look finds the other
                if (BlockAllocator.holderOf(block, assign.address()).isEmpty()) {
                    store.change(
                            block,
                            BlockAllocator.assign(block, assign.address(), assign.handle(), now));
                    store.writeCurrent(Optional.empty());
                }
            }
            case Problem.Rebuild(Cidr block) -> {
                store.delete(block);
                node.recovery(store).open(block, now);
            }
            case Problem.Claim(Cidr block, Pool pool) -> {
                String owner;
                try (BlockClaims claims = node.claims(store)) {
                    owner = claims.claimExactly(block, pool);
                }
                if (owner.equals(node.name())) {
                    node.recovery(store).open(block, now);
                }
            }
            case Problem.Register(Cidr block) -> {
                try (BlockClaims claims = node.claims(store)) {
                    claims.register(block);
                }
            }
            case Problem.RebuildList() -> {
                try (BlockClaims claims = node.claims(store)) {
                    store.writeOwned(ownedByRegistry(claims, now));
                }
            }
        }
    }

    private OwnedBlocks ownedByRegistry(BlockClaims claims, Instant now)
            throws StoreException, RegistryException {
        Map<Cidr, String> others = store.ofOtherNetworks();
        OwnedBlocks owned = OwnedBlocks.none();
        for (Pool pool : node.conf().pools()) {
            for (Map.Entry<Cidr, String> each : claims.owners(pool.cidr()).entrySet()) {
                if (each.getValue().equals(node.name()) && !others.containsKey(each.getKey())) {
                    owned = owned.with(each.getKey(), BlockState.CONFIRMED, now);
                }
            }
        }
        return owned;
    }
}
