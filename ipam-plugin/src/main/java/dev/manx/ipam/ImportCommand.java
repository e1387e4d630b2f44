package dev.manx.ipam;

import dev.manx.core.block.Block;
import dev.manx.core.block.Handle;
import dev.manx.core.conf.Pool;
import dev.manx.core.json.ArrayNode;
import dev.manx.core.json.Json;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.core.registry.RegistryException;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.ipam.pool.BlockAllocator;
import dev.manx.ipam.store.BlockClaims;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.Disk;
import dev.manx.ipam.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// `import host-local DIR`: takes over the reservations of the reference IPAM plugin, so that Manx
/// does not give an address away that a running pod still has. Can be repeated. host-local's files
/// stay as they are: its own DELs still need them.
///
/// DIR is `<dataDir>/<network>`, usually `/var/lib/cni/networks/<network>`: a file for each
/// address, of which it has the name, with the container's id and, of newer ones, the interface's
/// name on a line each (containernetworking/plugins, `host-local/backend/disk/backend.go`).
///
/// @param node this node
/// @param folder DIR
record ImportCommand(Node node, Path folder) {

    private static final String OLD_INTERFACE = "eth0";

    /// What one file came to.
    private record Line(String address, boolean good, String text) {}

    Report run() throws CniException, StoreException, RegistryException {
        Disk disk = node.machine().disk();
        if (!disk.exists(folder)) {
            throw new CniException(ErrorCode.IO_FAILURE, "import " + folder + ": no such folder");
        }
        ObjectNode json = Json.object().put("network", node.network()).put("node", node.name());
        ArrayNode array = json.putArray("addresses");
        var table = new TextTable().row("ADDRESS", "IMPORTED", "HOLDER");
        boolean good = true;
        try (BlockStore store = node.openStore()) {
            for (String name : names(disk)) {
                Optional<IpAddress> address = address(name);
                if (address.isPresent()) {
                    Line line = line(store, address.get(), text(disk, name));
                    good &= line.good();
                    table.row(line.address(), line.good() ? "yes" : "no", line.text());
                    array.addObject()
                            .put("address", line.address())
                            .put("imported", line.good())
                            .put("text", line.text());
                }
            }
        }
        return new Report(json, table.toString(), good);
    }

    /// Nothing for files that are no reservations: `lock`, `last_reserved_ip.0`.
    private static Optional<IpAddress> address(String name) {
        try {
            return Optional.of(IpAddress.parse(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private List<String> names(Disk disk) throws CniException {
        try {
            return disk.list(folder);
        } catch (IOException e) {
            throw new CniException(ErrorCode.IO_FAILURE, "list " + folder + ": " + e, e);
        }
    }

    private String text(Disk disk, String name) throws CniException {
        Path file = folder.resolve(name);
        try {
            return new String(disk.read(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CniException(ErrorCode.IO_FAILURE, "read " + file + ": " + e, e);
        }
    }

    private Line line(BlockStore store, IpAddress address, String content)
            throws StoreException, RegistryException {
        String[] words = content.strip().split("\\s+", -1);
        if (words[0].isEmpty() || words.length > 2) {
            return new Line(address.toString(), false, "the file does not name a container");
        }
        var handle = new Handle(words[0], words.length == 2 ? words[1] : OLD_INTERFACE);
        Optional<Pool> pool = node.conf().poolOf(address);
        if (pool.isEmpty()) {
            return refused(address, handle, "in no pool");
        }
        Cidr cidr = pool.get().blockOf(address);
        String owner;
        try (BlockClaims claims = node.claims(store)) {
            owner = claims.claimExactly(cidr, pool.get());
        }
        if (!owner.equals(node.name())) {
            return refused(address, handle, "node " + owner + " has block " + cidr);
        }
        return assign(store, cidr, address, handle);
    }

    private Line assign(BlockStore store, Cidr cidr, IpAddress address, Handle handle)
            throws StoreException {
        Instant now = node.machine().clock().instant();
        Block block = node.recovery(store).open(cidr, now);
        var holder = BlockAllocator.holderOf(block, address);
        if (holder.isPresent() && !holder.get().handle().equals(handle)) {
            return refused(address, handle, "held by " + holder.get().handle());
        }
        if (holder.isEmpty()) {
            store.change(block, BlockAllocator.assign(block, address, handle, now));
            store.writeCurrent(Optional.empty()); // the block may be fuller than the current one
        }
        return new Line(address.toString(), true, handle.toString());
    }

    private static Line refused(IpAddress address, Handle handle, String why) {
        return new Line(address.toString(), false, handle + ": " + why);
    }
}
