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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `tend`: what a node's blocks need between the calls of a runtime, so that those need not wait
/// for it. The sidecar runs this every few seconds and when the node's blocks change. It can be run
/// at any time and again without harm.
///
/// @param node this node
record TendCommand(Node node) {

    private static final Path UPTIME = Path.of("/proc/uptime");

    Report run() throws CniException, StoreException, RegistryException {
        settle();
        // Before blocks are given back: an empty one on its way back is a spare, and is taken back.
        var claimed = new ArrayList<>(new WantedBlocks(node).claim());
        claimed.addAll(new SpareBlocks(node).claim());
        List<GiveBack.Done> steps = giveBack();
        ObjectNode json = Json.object().put("network", node.network());
        var text = new StringBuilder();
        ArrayNode list = json.putArray("claimed");
        for (Cidr block : claimed) {
            list.add(block.toString());
            text.append("claimed ").append(block).append('\n');
        }
        ArrayNode releasing = json.putArray("releasing");
        for (GiveBack.Done each : steps) {
            releasing
                    .addObject()
                    .put("block", each.block().toString())
                    .put("step", each.step().toString());
            text.append(each.step()).append(' ').append(each.block()).append('\n');
        }
        return new Report(json, text.isEmpty() ? "nothing to do\n" : text.toString());
    }

    /// Blocks that a crash or a registry out of reach left half claimed, and those that are another
    /// node's by now.
    private void settle() throws CniException, StoreException, RegistryException {
        Map<Cidr, String> lost;
        try (BlockStore store = node.openStore();
                BlockClaims claims = node.claims(store)) {
            store.sweep();
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

    private List<GiveBack.Done> giveBack() throws CniException, StoreException, RegistryException {
        KernelUse use;
        Instant booted;
        try {
            use = KernelUse.of(node);
            booted = booted();
        } catch (IOException e) {
            throw new CniException(ErrorCode.IO_FAILURE, "list links and routes: " + e, e);
        }
        try (BlockStore store = node.openStore();
                BlockClaims claims = node.claims(store)) {
            return new GiveBack(node, store, claims, use, booted).pass();
        }
    }

    /// By today's clock. `/proc/uptime` starts with the seconds since the boot (proc(5)).
    private Instant booted() throws IOException {
        String text = new String(node.machine().disk().read(UPTIME), StandardCharsets.UTF_8);
        long seconds = Long.parseLong(text.substring(0, text.indexOf('.')));
        return node.machine().clock().instant().minusSeconds(seconds);
    }
}
