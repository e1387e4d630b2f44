package dev.manx.ipam;

import dev.manx.core.json.ArrayNode;
import dev.manx.core.json.Json;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.RegistryException;
import dev.manx.core.spec.CniException;
import dev.manx.ipam.store.StoreException;
import java.util.List;

/// `tend`: what a node's blocks need between the calls of a runtime, so that those need not wait
/// for it. The sidecar runs this every few seconds and when the node's blocks change. It can be run
/// at any time and again without harm.
///
/// @param node this node
record TendCommand(Node node) {

    Report run() throws CniException, StoreException, RegistryException {
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
}
