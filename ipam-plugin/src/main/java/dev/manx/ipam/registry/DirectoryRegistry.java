package dev.manx.ipam.registry;

import dev.manx.core.block.Block;
import dev.manx.core.block.BlockClaim;
import dev.manx.core.block.LineFileException;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.BlockRegistry;
import dev.manx.core.registry.RegistryException;
import dev.manx.ipam.store.BlockFileName;
import dev.manx.ipam.store.Disk;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// A folder with a file for each owned block, named after the block and telling its owner. The file
/// system is the arbiter (R1): a claim is written and synced under a name of its own, then linked
/// under the block's name, which fails when that name is there. So a claim exists with its whole
/// content or not at all; a lock is not needed. R2: file and folder are synced before a claim
/// returns. R3: whoever finds the block's name taken reads who has it, which may be itself.
///
/// For the nodes of one machine. On NFS, link(2) may report that the name exists although this very
/// call made it; the answer is right all the same, since the owner is read from the file.
///
/// @param disk the file system
/// @param folder the registry
/// @param network names the temporary file together with the node. A node claims under the lock of
///   its network, so nobody else uses that name at the same time
public record DirectoryRegistry(Disk disk, Path folder, String network) implements BlockRegistry {

    @Override
    public String claim(Cidr block, String node) throws RegistryException {
        Path name = folder.resolve(Block.fileName(block));
        Path temporary = folder.resolve(".claim-" + node + "@" + network);
        try {
            // Empty, it may be one whose maker died before its name was synced.
            if (!disk.exists(folder) || disk.list(folder).isEmpty()) {
                disk.createFolders(folder);
                syncParents();
            }
            // A claimant killed after its link(2) left this name on the claim itself: writing to it
            // would write into the claim.
            disk.delete(temporary);
            disk.write(temporary, new BlockClaim(block, node).encode());
            disk.sync(temporary);
            try {
                disk.link(temporary, name);
            } catch (FileAlreadyExistsException e) {
                disk.delete(temporary);
                String owner = owner(block).orElseThrow(() -> e);
                // also when it is there already: the claim's maker may have died before this line
                disk.syncFolder(folder);
                return owner;
            }
            disk.syncFolder(folder);
            disk.delete(temporary);
            return node;
        } catch (IOException | LineFileException e) {
            throw new RegistryException(
                    "claim block " + block + " for node " + node + " in " + folder + ": " + e, e);
        }
    }

    @Override
    public void release(Cidr block, String node) throws RegistryException {
        try {
            // Between the look and the removal nothing can change: only its owner gives a block up,
            // and that is us, holding our node's lock.
            Optional<String> owner = owner(block);
            if (owner.equals(Optional.of(node))) {
                disk.delete(folder.resolve(Block.fileName(block)));
                disk.syncFolder(folder);
            } else if (owner.isEmpty() && disk.exists(folder)) {
                disk.syncFolder(folder); // whoever removed it may have died before that
            }
        } catch (IOException | LineFileException e) {
            throw new RegistryException(
                    "release block " + block + " of node " + node + " in " + folder + ": " + e, e);
        }
    }

    @Override
    public Map<Cidr, String> list(Cidr range) throws RegistryException {
        var owners = new TreeMap<Cidr, String>();
        try {
            for (String name : disk.list(folder)) {
                Optional<Cidr> block = BlockFileName.parse(name);
                if (block.isPresent() && range.overlaps(block.get())) {
                    owner(block.get()).ifPresent(owner -> owners.put(block.get(), owner));
                }
            }
        } catch (IOException | LineFileException e) {
            throw new RegistryException(
                    "list the blocks of " + range + " in " + folder + ": " + e, e);
        }
        return owners;
    }

    @Override
    public Set<Cidr> ownedBy(String node) throws RegistryException {
        var blocks = new TreeSet<Cidr>();
        try {
            for (String name : disk.list(folder)) {
                Optional<Cidr> block = BlockFileName.parse(name);
                if (block.isPresent() && owner(block.get()).equals(Optional.of(node))) {
                    blocks.add(block.get());
                }
            }
        } catch (IOException | LineFileException e) {
            throw new RegistryException(
                    "list the blocks of node " + node + " in " + folder + ": " + e, e);
        }
        return blocks;
    }

    @Override
    public void close() {
        // nothing stays open between calls
    }

    private Optional<String> owner(Cidr block) throws IOException, LineFileException {
        Path file = folder.resolve(Block.fileName(block));
        try {
            BlockClaim claim = BlockClaim.decode(file.toString(), disk.read(file));
            Block.requireAbout(file.toString(), block, claim.cidr());
            return Optional.of(claim.node());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private void syncParents() throws IOException {
        for (Path each = folder.getParent(); each != null; each = each.getParent()) {
            disk.syncFolder(each);
        }
    }
}
