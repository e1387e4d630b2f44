package dev.manx.ipam;

import dev.manx.core.block.Allocation;
import dev.manx.core.block.Block;
import dev.manx.core.block.OwnedBlock;
import dev.manx.core.conf.Pool;
import dev.manx.core.json.ArrayNode;
import dev.manx.core.json.Json;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.core.registry.RegistryException;
import dev.manx.ipam.pool.BlockAllocator;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `show`: this node's pools, its blocks, or one address. Looks without the lock.
///
/// @param node this node
record ShowCommand(Node node) {

    Report pools() throws StoreException {
        Instant now = node.machine().clock().instant();
        Duration cooldown = node.conf().cooldown();
        ObjectNode json = header();
        ArrayNode array = json.putArray("pools");
        var table = new TextTable().row("POOL", "SIZE", "BLOCKS", "USED", "FREE", "RESTING");
        try (BlockStore store = node.peekStore()) {
            List<Block> own = node.peekBlocks(store);
            for (Pool pool : node.conf().pools()) {
                Room room = Room.of(pool, own, now, cooldown);
                String size = "/" + pool.blockSize();
                table.row(
                        pool.cidr(), size, room.blocks(), room.used(), room.free(), room.resting());
                array.addObject()
                        .put("cidr", pool.cidr().toString())
                        .put("blockSize", pool.blockSize())
                        .put("blocks", room.blocks())
                        .put("used", room.used())
                        .put("free", room.free())
                        .put("resting", room.resting());
            }
        }
        return new Report(json, title() + table);
    }

    Report blocks() throws StoreException {
        Instant now = node.machine().clock().instant();
        ObjectNode json = header();
        ArrayNode array = json.putArray("blocks");
        var table = new TextTable().row("BLOCK", "STATE", "USED", "FREE", "RESTING", "SINCE");
        try (BlockStore store = node.peekStore()) {
            List<Block> confirmed = node.peekBlocks(store);
            for (OwnedBlock owned : store.owned().blocks()) {
                ObjectNode entry = array.addObject();
                entry.put("cidr", owned.cidr().toString());
                entry.put("state", owned.state().toString());
                entry.put("since", owned.since().toString());
                Optional<Block> block = find(confirmed, owned.cidr());
                if (block.isPresent()) {
                    int used = block.get().allocations().size();
                    int free = block.get().queue().size();
                    int resting =
                            BlockAllocator.restingCount(block.get(), now, node.conf().cooldown());
                    table.row(owned.cidr(), owned.state(), used, free, resting, owned.since());
                    entry.put("used", used).put("free", free).put("resting", resting);
                    ArrayNode allocations = entry.putArray("allocations");
                    for (Allocation each : block.get().allocations()) {
                        allocations.add(allocation(each));
                    }
                } else {
                    table.row(owned.cidr(), owned.state(), "-", "-", "-", owned.since());
                }
            }
        }
        return new Report(json, title() + table);
    }

    Report ip(IpAddress address) throws StoreException, RegistryException {
        ObjectNode json = header().put("address", address.toString());
        try (BlockStore store = node.peekStore()) {
            for (Block block : node.peekBlocks(store)) {
                if (block.cidr().contains(address)) {
                    return atHome(json, block, address);
                }
            }
        }
        Optional<Pool> pool = node.conf().poolOf(address);
        if (pool.isEmpty()) {
            json.put("state", "outside");
            String pools = Room.names(node.conf().pools());
            return new Report(json, address + " is in no pool (" + pools + ")\n");
        }
        for (Map.Entry<Cidr, String> each : node.registry().list(pool.get().cidr()).entrySet()) {
            if (each.getKey().contains(address)) {
                json.put("state", "elsewhere");
                json.put("block", each.getKey().toString()).put("owner", each.getValue());
                return new Report(
                        json,
                        address
                                + " is in block "
                                + each.getKey()
                                + " of node "
                                + each.getValue()
                                + "\n");
            }
        }
        json.put("state", "unclaimed");
        return new Report(json, address + " is in a block that no node has\n");
    }

    private Report atHome(ObjectNode json, Block block, IpAddress address) {
        json.put("block", block.cidr().toString()).put("owner", node.name());
        String where = ", in block " + block.cidr() + " of this node\n";
        Optional<Allocation> holder = BlockAllocator.holderOf(block, address);
        if (holder.isEmpty()) {
            json.put("state", "free");
            return new Report(json, address + " is free" + where);
        }
        json.put("state", "used");
        json.setAll(allocation(holder.get()));
        return new Report(
                json,
                address
                        + " is held by container "
                        + holder.get().handle().containerId()
                        + " interface "
                        + holder.get().handle().ifname()
                        + " since "
                        + holder.get().since()
                        + where);
    }

    private static ObjectNode allocation(Allocation allocation) {
        return Json.object()
                .put("address", allocation.address().toString())
                .put("containerID", allocation.handle().containerId())
                .put("ifname", allocation.handle().ifname())
                .put("since", allocation.since().toString());
    }

    private static Optional<Block> find(List<Block> blocks, Cidr cidr) {
        for (Block block : blocks) {
            if (block.cidr().equals(cidr)) {
                return Optional.of(block);
            }
        }
        return Optional.empty();
    }

    private ObjectNode header() {
        return Json.object().put("network", node.network()).put("node", node.name());
    }

    private String title() {
        return "network " + node.network() + ", node " + node.name() + "\n";
    }
}
