package dev.manx.ipam;

import dev.manx.core.json.ArrayNode;
import dev.manx.core.json.Json;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.RegistryException;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.ipam.store.BlockClaims;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.StoreException;
import java.util.List;
import java.util.Map;

/// `tend`: what a node's blocks need between the calls of a runtime, so that those need not wait
/// for it. The sidecar runs this every few seconds and when the node's blocks change. It can be run
/// at any time and again without harm.
///
/// @param node this node
record TendCommand(Node node) {

    Report run() throws CniException, StoreException, RegistryException {
        settle();
        List<Cidr> claimed = new SpareBlocks(node).claim();
        ObjectNode json = Json.object().put("network", node.network());
        var text = new StringBuilder();
        ArrayNode list = json.putArray("claimed");
        for (Cidr block : claimed) {
            list.add(block.toString());
            text.append("claimed ").append(block).append('\n');
        }
        return new Report(json, text.isEmpty() ? "nothing to do\n" : text.toString());
    }

    /// Blocks that a crash or a registry out of reach left half claimed or half given back, and
    /// those that are another node's by now.
    private void settle() throws CniException, StoreException, RegistryException {
        Map<Cidr, String> lost;
        try (BlockStore store = node.openStore();
                BlockClaims claims = node.claims(store)) {
            claims.settle();
            lost = claims.dropLost();
        }
        if (!lost.isEmpty()) {
            throw new CniException(
                    ErrorCode.NOT_AVAILABLE,
                    "the registry has blocks of this node for others, which are let go: "
                            + lost
                            + " (was node "
                            + node.name()
                            + " forgotten, or another one called so? start its pods anew)");
        }
    }
}
