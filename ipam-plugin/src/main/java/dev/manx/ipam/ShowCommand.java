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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// `show`: this node's pools, its blocks, or one address. Looks without the lock.
///
/// @param node this node
record ShowCommand(Node node) {

    Report pools() throws StoreException {
        Instant now = node.machine().clock().instant();
        ObjectNode json = header();
        ArrayNode array = json.putArray("pools");
        var table =
                new TextTable()
                        .row("POOL", "NAME", "SIZE", "BLOCKS", "USED", "FREE", "RESTING")
                        .more("USE", "FRAGMENTED", "GIVES");
        var owners = new TreeMap<String, Integer>();
        String problem = "";
        try (BlockStore store = node.peekStore()) {
            List<Block> own = node.peekBlocks(store);
            for (Pool pool : node.conf().pools()) {
                show(Room.of(pool, own, now, node.conf().cooldown()), table, array.addObject());
                try {
                    for (String owner : node.owners(pool.cidr()).values()) {
                        owners.merge(owner, 1, Integer::sum);
                    }
                } catch (RegistryException e) {
                    problem = e.getMessage();
                }
            }
        }
        ObjectNode counts = json.putObject("blocksByOwner");
        owners.forEach(counts::put);
        if (!problem.isEmpty()) {
            json.put("registryProblem", problem);
        }
        return new Report(json, title() + table + owners(owners, problem));
    }

    private void show(Room room, TextTable table, ObjectNode json) {
        Pool pool = room.pool();
        String gives = pool.refusal(node.conf().labels()).map(why -> "no: " + why).orElse("yes");
        boolean named = !pool.name().equals(pool.cidr().toString());
        table.row(pool.cidr(), named ? pool.name() : "-", "/" + pool.blockSize())
                .more(room.blocks() + " of " + pool.blockCount(), room.used(), room.free())
                .more(room.resting(), room.usedPercent() + "%", room.fragmentation() + "%", gives);
        json.put("cidr", pool.cidr().toString())
                .put("name", pool.name())
                .put("blockSize", pool.blockSize())
                .put("blocks", room.blocks())
                .put("blockCount", pool.blockCount())
                .put("used", room.used())
                .put("free", room.free())
                .put("resting", room.resting())
                .put("usedPercent", room.usedPercent())
                .put("fragmentedPercent", room.fragmentation())
                .put("gives", gives.equals("yes"));
    }

    private static String owners(Map<String, Integer> owners, String problem) {
        if (!problem.isEmpty()) {
            return "blocks by owner: unknown (" + problem + ")\n";
        }
        var text = new StringBuilder();
        owners.forEach(
                (owner, count) ->
                        text.append(text.isEmpty() ? "blocks by owner: " : ", ")
                                .append(owner)
                                .append(' ')
                                .append(count));
        return text.isEmpty() ? "" : text.append('\n').toString();
    }

    Report blocks() throws StoreException {
        Instant now = node.machine().clock().instant();
        ObjectNode json = header();
        ArrayNode array = json.putArray("blocks");
        var table =
                new TextTable().row("BLOCK", "STATE", "USED", "FREE", "RESTING", "USE", "SINCE");
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
                    table.row(owned.cidr(), owned.state(), used, free, resting)
                            .more(BlockBar.of(block.get()), owned.since());
                    entry.put("used", used).put("free", free).put("resting", resting);
                    ArrayNode allocations = entry.putArray("allocations");
                    for (Allocation each : block.get().allocations()) {
                        allocations.add(allocation(each));
                    }
                } else {
                    table.row(owned.cidr(), owned.state(), "-", "-", "-", "-", owned.since());
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
        for (Map.Entry<Cidr, String> each : node.owners(pool.get().cidr()).entrySet()) {
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
