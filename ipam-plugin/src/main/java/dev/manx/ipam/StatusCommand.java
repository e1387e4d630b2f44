package dev.manx.ipam;

import dev.manx.core.block.Block;
import dev.manx.core.block.BlockGlance;
import dev.manx.core.block.BlockState;
import dev.manx.core.conf.Pool;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.registry.RegistryException;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.ipam.pool.BlockCandidates;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// STATUS: whether an ADD can have an address now. Looks, and changes nothing.
///
/// @param node this node
record StatusCommand(Node node) {

    void run() throws CniException {
        requireWritable(node.runDir());
        requireWritable(node.dataDir());
        try (BlockStore store = node.peekStore()) {
            var own = new ArrayList<BlockGlance>();
            for (Block each : node.peekBlocks(store)) {
                own.add(BlockGlance.of(each, node.policy().givable(each)));
            }
            if (node.conf().givingPools().isEmpty()) {
                throw unavailable(Exhaustion.noPool(node.conf()));
            }
            for (Family family : Family.values()) {
                List<Pool> pools = node.policy().poolsOf(family);
                if (!pools.isEmpty() && !hasRoom(pools, own)) {
                    requireClaimable(store, pools, own);
                }
            }
        } catch (StoreException e) {
            throw new CniException(ErrorCode.NOT_AVAILABLE, e.getMessage(), e);
        }
    }

    private void requireWritable(Path folder) throws CniException {
        if (!node.machine().disk().isWritable(folder)) {
            throw new CniException(
                    ErrorCode.NOT_AVAILABLE,
                    "the store is unusable: " + folder + " cannot be written");
        }
    }

    private static CniException unavailable(CniException why) {
        return new CniException(ErrorCode.NOT_AVAILABLE, why.getMessage(), why);
    }

    private static boolean hasRoom(List<Pool> pools, List<BlockGlance> own) {
        for (BlockGlance block : own) {
            for (Pool pool : pools) {
                if (pool.cidr().contains(block.cidr()) && block.free() > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private void requireClaimable(BlockStore store, List<Pool> pools, List<BlockGlance> own)
            throws CniException, StoreException {
        var exhaustion = new Exhaustion(node, pools, own);
        List<Cidr> confirmed = store.owned().inState(BlockState.CONFIRMED);
        if (exhaustion.limitReached()) {
            throw unavailable(exhaustion.limit());
        }
        if (!node.conf().registry().isAskedByPods()) {
            throw unavailable(exhaustion.notAhead());
        }
        var owners = new TreeMap<Cidr, String>();
        try {
            for (Pool pool : pools) {
                Map<Cidr, String> taken = new HashMap<>(node.owners(pool.cidr()));
                owners.putAll(taken);
                // ours there and not here, or on its way back: an ADD would claim it again
                taken.entrySet()
                        .removeIf(
                                each ->
                                        each.getValue().equals(node.name())
                                                && !confirmed.contains(each.getKey()));
                taken.putAll(store.ofOtherNetworks());
                if (new BlockCandidates(pool, node.name(), taken).iterator().hasNext()) {
                    return;
                }
            }
        } catch (RegistryException e) {
            throw unavailable(exhaustion.unknown(e));
        }
        throw unavailable(exhaustion.nothingUnclaimed(owners));
    }
}
