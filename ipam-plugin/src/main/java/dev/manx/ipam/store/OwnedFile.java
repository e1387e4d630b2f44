package dev.manx.ipam.store;

import dev.manx.core.block.LineFileException;
import dev.manx.core.block.OwnedBlock;
import dev.manx.core.block.OwnedBlocks;
import dev.manx.core.net.Cidr;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// `<dataDir>/<network>/blocks`: the blocks that the node owns in this network, and beside it those
/// of its other networks. It outlives power.
///
/// @param disk the file system
/// @param folder `<dataDir>/<network>`
record OwnedFile(Disk disk, Path folder) {

    private static final String REMEDY =
            "remove the file, then take the node's blocks again with manx-ipam claim --block";

    OwnedBlocks read() throws StoreException {
        return read(path()).orElseGet(OwnedBlocks::none);
    }

    boolean exists() {
        return disk.exists(path());
    }

    /// The caller has the lock.
    void write(OwnedBlocks blocks) throws StoreException {
        try {
            // Not the folder is asked for: who made it may have died before its name was synced.
            if (!exists()) {
                DurableFolder.make(disk, folder);
            }
            new AtomicFile(path(), AtomicFile.Durability.POWER).replace(disk, blocks.encode());
        } catch (IOException e) {
            throw new StoreException.Io("write " + path(), e);
        }
    }

    /// Removes what a killed process was writing.
    void sweep() throws StoreException {
        Path unfinished = AtomicFile.unfinishedIn(folder);
        try {
            disk.delete(unfinished);
        } catch (IOException e) {
            throw new StoreException.Io("remove " + unfinished, e);
        }
    }

    /// The blocks of other networks, and the network's name.
    Map<Cidr, String> ofOtherNetworks() throws StoreException {
        Path all = folder.getParent();
        if (all == null) {
            return Map.of();
        }
        var others = new LinkedHashMap<Cidr, String>();
        try {
            for (String network : disk.list(all)) {
                if (network.equals(String.valueOf(folder.getFileName()))) {
                    continue;
                }
                Path file = all.resolve(network).resolve(OwnedBlocks.FILE);
                if (!disk.exists(file)) {
                    continue; // not a network's folder, or one without blocks
                }
                OwnedBlocks owned = read(file).orElseGet(OwnedBlocks::none);
                for (OwnedBlock each : owned.blocks()) {
                    others.put(each.cidr(), network);
                }
            }
        } catch (IOException e) {
            throw new StoreException.Io("list " + all, e);
        }
        return others;
    }

    private Path path() {
        return folder.resolve(OwnedBlocks.FILE);
    }

    private Optional<OwnedBlocks> read(Path file) throws StoreException {
        try {
            return Optional.of(OwnedBlocks.decode(file.toString(), disk.read(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (LineFileException e) {
            throw new StoreException.Unreadable(e, REMEDY);
        } catch (IOException e) {
            throw new StoreException.Io("read " + file, e);
        }
    }
}
