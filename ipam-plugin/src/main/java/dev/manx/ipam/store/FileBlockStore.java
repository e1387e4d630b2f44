package dev.manx.ipam.store;

import dev.manx.core.block.Block;
import dev.manx.core.block.BlockGlance;
import dev.manx.core.block.LineFileException;
import dev.manx.core.block.OwnedBlock;
import dev.manx.core.block.OwnedBlocks;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.RegistryException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// [BlockStore] as files:
///
/// | file | what | how written |
/// |---|---|---|
/// | `<runDir>/<network>/<first>-<length>` | a block's allocations | whole or not at all |
/// | `<runDir>/<network>/lock` | the lock | never |
/// | `<runDir>/<network>/turn` | whose turn it is with the registry | never |
/// | `<dataDir>/<network>/blocks` | the blocks owned | whole or not at all, synced |
public final class FileBlockStore implements BlockStore {

    private static final String LOCK = "lock";
    private static final String TURN = "turn";
    private static final String BLOCK_REMEDY =
            "remove the file, and the next ADD makes it anew from the links that stand";
    private static final String OWNED_REMEDY =
            "remove the file, then take the node's blocks again with manx-ipam claim --block";

    private final Disk disk;
    private final Path runDir;
    private final Path dataDir;
    private final String boot;
    private Optional<Disk.Lock> lock;

    private FileBlockStore(
            Disk disk, Path runDir, Path dataDir, String boot, Optional<Disk.Lock> lock) {
        this.disk = disk;
        this.runDir = runDir;
        this.dataDir = dataDir;
        this.boot = boot;
        this.lock = lock;
    }

    /// Takes the lock; makes `runDir` for it where it is missing.
    ///
    /// @param runDir the network's folder of block files
    /// @param dataDir the network's folder of `blocks`
    /// @param boot this boot's id
    public static FileBlockStore open(Disk disk, Path runDir, Path dataDir, String boot)
            throws StoreException {
        Path file = runDir.resolve(LOCK);
        try {
            disk.createFolders(runDir);
            return new FileBlockStore(disk, runDir, dataDir, boot, Optional.of(disk.lock(file)));
        } catch (IOException e) {
            throw new StoreException.Io("lock " + file, e);
        }
    }

    /// For reading only, without the lock and without a trace: each file is whole, but two files
    /// may be from before and after a change.
    public static FileBlockStore peek(Disk disk, Path runDir, Path dataDir, String boot) {
        return new FileBlockStore(disk, runDir, dataDir, boot, Optional.empty());
    }

    @Override
    public OwnedBlocks owned() throws StoreException {
        return readOwned(dataDir.resolve(OwnedBlocks.FILE)).orElseGet(OwnedBlocks::none);
    }

    @Override
    public void writeOwned(OwnedBlocks blocks) throws StoreException {
        requireLock();
        Path file = dataDir.resolve(OwnedBlocks.FILE);
        try {
            if (!disk.exists(dataDir)) {
                disk.createFolders(dataDir);
                syncParents(dataDir);
            }
            new AtomicFile(file, AtomicFile.Durability.POWER).replace(disk, blocks.encode());
        } catch (IOException e) {
            throw new StoreException.Io("write " + file, e);
        }
    }

    @Override
    public Map<Cidr, String> ofOtherNetworks() throws StoreException {
        Path all = dataDir.getParent();
        if (all == null) {
            return Map.of();
        }
        var others = new LinkedHashMap<Cidr, String>();
        try {
            for (String network : disk.list(all)) {
                if (network.equals(String.valueOf(dataDir.getFileName()))) {
                    continue;
                }
                Path file = all.resolve(network).resolve(OwnedBlocks.FILE);
                if (!disk.exists(file)) {
                    continue; // not a network's folder, or one without blocks
                }
                OwnedBlocks owned = readOwned(file).orElseGet(OwnedBlocks::none);
                for (OwnedBlock each : owned.blocks()) {
                    others.put(each.cidr(), network);
                }
            }
        } catch (IOException e) {
            throw new StoreException.Io("list " + all, e);
        }
        return others;
    }

    @Override
    public List<Cidr> files() throws StoreException {
        return blocksIn(runNames());
    }

    @Override
    public List<Cidr> sweep() throws StoreException {
        requireLock();
        List<String> names = runNames();
        try {
            for (String name : names) {
                if (AtomicFile.isUnfinished(name)) {
                    disk.delete(runDir.resolve(name));
                }
            }
            new AtomicFile(dataDir.resolve(OwnedBlocks.FILE), AtomicFile.Durability.POWER)
                    .discardUnfinished(disk);
        } catch (IOException e) {
            throw new StoreException.Io("clear " + runDir + " and " + dataDir, e);
        }
        return blocksIn(names);
    }

    private List<String> runNames() throws StoreException {
        try {
            return disk.list(runDir);
        } catch (IOException e) {
            throw new StoreException.Io("list " + runDir, e);
        }
    }

    private static List<Cidr> blocksIn(List<String> names) {
        var blocks = new ArrayList<Cidr>(names.size());
        for (String name : names) {
            BlockFileName.parse(name).ifPresent(blocks::add);
        }
        return blocks;
    }

    @Override
    public Optional<Block> read(Cidr cidr) throws StoreException {
        return readFile(cidr, Block::decode, Block::cidr, Block::boot);
    }

    @Override
    public Optional<BlockGlance> glance(Cidr cidr) throws StoreException {
        return readFile(cidr, BlockGlance::decode, BlockGlance::cidr, BlockGlance::boot);
    }

    @FunctionalInterface
    private interface Decoder<T> {
        T decode(String file, byte[] bytes) throws LineFileException;
    }

    private <T> Optional<T> readFile(
            Cidr cidr, Decoder<T> decoder, Function<T, Cidr> about, Function<T, String> bootOf)
            throws StoreException {
        Path file = runDir.resolve(Block.fileName(cidr));
        try {
            T block = decoder.decode(file.toString(), disk.read(file));
            if (!about.apply(block).equals(cidr)) {
                throw new LineFileException.Corrupt(
                        file.toString(), "it is about block " + about.apply(block));
            }
            return bootOf.apply(block).equals(boot) ? Optional.of(block) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (LineFileException e) {
            throw new StoreException.Unreadable(e, BLOCK_REMEDY);
        } catch (IOException e) {
            throw new StoreException.Io("read " + file, e);
        }
    }

    @Override
    public void write(Block block) throws StoreException {
        requireLock();
        Path file = runDir.resolve(Block.fileName(block.cidr()));
        try {
            new AtomicFile(file, AtomicFile.Durability.PROCESS).replace(disk, block.encode());
        } catch (IOException e) {
            throw new StoreException.Io("write " + file, e);
        }
    }

    @Override
    public void delete(Cidr block) throws StoreException {
        requireLock();
        Path file = runDir.resolve(Block.fileName(block));
        try {
            disk.delete(file);
        } catch (IOException e) {
            throw new StoreException.Io("remove " + file, e);
        }
    }

    /// The turn first, then the lock: who has the lock never waits for a turn, so nobody waits in a
    /// circle.
    @Override
    public Turn takeTurn() throws StoreException {
        requireLock();
        close();
        Path file = runDir.resolve(TURN);
        Disk.Lock turn;
        try {
            turn = disk.lock(file);
        } catch (IOException e) {
            throw new StoreException.Io("lock " + file, e);
        }
        Turn taken = () -> unlock(turn, TURN);
        try {
            relock();
        } catch (StoreException e) {
            unlock(turn, TURN);
            throw e;
        }
        return taken;
    }

    @Override
    public <T> T aside(RegistryCall<T> call) throws StoreException, RegistryException {
        requireLock();
        close();
        try {
            return call.ask();
        } finally {
            relock();
        }
    }

    @Override
    public void close() throws StoreException {
        if (lock.isPresent()) {
            Disk.Lock held = lock.get();
            lock = Optional.empty();
            unlock(held, LOCK);
        }
    }

    private void relock() throws StoreException {
        Path file = runDir.resolve(LOCK);
        try {
            lock = Optional.of(disk.lock(file));
        } catch (IOException e) {
            throw new StoreException.Io("lock " + file, e);
        }
    }

    private void unlock(Disk.Lock held, String name) throws StoreException {
        try {
            held.close();
        } catch (IOException e) {
            throw new StoreException.Io("unlock " + runDir.resolve(name), e);
        }
    }

    private Optional<OwnedBlocks> readOwned(Path file) throws StoreException {
        try {
            return Optional.of(OwnedBlocks.decode(file.toString(), disk.read(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (LineFileException e) {
            throw new StoreException.Unreadable(e, OWNED_REMEDY);
        } catch (IOException e) {
            throw new StoreException.Io("read " + file, e);
        }
    }

    /// A new folder's name is in its parent, whose sync is what makes it last.
    private void syncParents(Path folder) throws IOException {
        for (Path each = folder.getParent(); each != null; each = each.getParent()) {
            disk.syncFolder(each);
        }
    }

    private void requireLock() {
        if (lock.isEmpty()) {
            throw new IllegalStateException("this store was opened for reading only");
        }
    }
}
