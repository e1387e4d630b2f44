package dev.manx.ipam;

import dev.manx.core.block.Block;
import dev.manx.core.block.Handle;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.net.Cidr;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.core.spec.NetConf;
import dev.manx.ipam.pool.BlockAllocator;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.StoreException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// GC: frees what no attachment of the runtime's list holds (spec 1.1, section 2, "GC").
///
/// @param node this node
/// @param valid the attachments that live
record GcCommand(Node node, Set<Handle> valid) {

    private static final String KEY = "cni.dev/valid-attachments";

    /// Reads the list. `null` is an empty one, as libcni writes it; but a missing key is an error:
    /// everybody's address would go.
    static Set<Handle> validAttachments(NetConf conf) throws CniException {
        if (!conf.json().has(KEY)) {
            throw new CniException(
                    ErrorCode.INVALID_CONFIG,
                    KEY + ": missing; must be an array of the attachments that live");
        }
        var valid = new HashSet<Handle>();
        try {
            for (JsonView each : conf.view().get(KEY).elements()) {
                JsonView container = each.requireObject().get("containerID");
                String ifname = each.get("ifname").text();
                valid.add(container.parse(id -> new Handle(id, ifname)));
            }
        } catch (JsonException e) {
            throw new CniException(ErrorCode.INVALID_CONFIG, e.getMessage(), e);
        }
        return valid;
    }

    void run() throws StoreException {
        Optional<BlockStore> there = node.openStoreIfThere();
        if (there.isEmpty()) {
            return;
        }
        Instant now = node.machine().clock().instant();
        StoreException.Unreadable unreadable = null;
        try (BlockStore store = there.get()) {
            store.sweep();
            for (Cidr cidr : store.files()) {
                try {
                    retain(store, cidr, now);
                } catch (StoreException.Unreadable e) {
                    unreadable = e; // the others first, then tell
                }
            }
            if (unreadable == null) {
                store.disclaimOthers(valid);
            }
        }
        if (unreadable != null) {
            throw unreadable;
        }
    }

    private void retain(BlockStore store, Cidr cidr, Instant now) throws StoreException {
        Optional<Block> block = store.read(cidr);
        if (block.isPresent()) {
            Block retained = BlockAllocator.retain(block.get(), valid, now);
            if (retained.generation() != block.get().generation()) {
                store.change(block.get(), retained);
            }
        }
    }
}
