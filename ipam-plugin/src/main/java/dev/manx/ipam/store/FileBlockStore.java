package dev.manx.ipam.store;

import dev.manx.core.block.Allocation;
import dev.manx.core.block.Block;
import dev.manx.core.block.BlockGlance;
import dev.manx.core.block.BlockText;
import dev.manx.core.block.CurrentBlocks;
import dev.manx.core.block.Handle;
import dev.manx.core.block.LineFileException;
import dev.manx.core.block.OwnedBlock;
import dev.manx.core.block.OwnedBlocks;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.RegistryException;
import dev.manx.ipam.pool.BlockAllocator;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// [BlockStore] as files:
///
/// | file | what | how written |
/// |---|---|---|
/// | `<runDir>/<network>/<first>-<length>` | a block's allocations | whole or not at all |
/// | `<runDir>/<network>/lock` | the lock | never |
/// | `<runDir>/<network>/turn` | whose turn it is with the registry | never |
/// | `<runDir>/<network>/holders/` | which blocks an attachment has | see [Holders] |
/// | `<runDir>/<network>/current` | which block gives next | whole or not at all |
/// | `<dataDir>/<network>/blocks` | the blocks owned | whole or not at all, synced |
public final class FileBlockStore implements BlockStore {

    private static final String LOCK = "lock";
    private static final String TURN = "turn";
    private static final String HOLDERS = "holders";
    private static final String BLOCK_REMEDY =
            "remove the file, and the next ADD makes it anew from the links that stand";
    private static final String OWNED_REMEDY =
            "remove the file, then take the node's blocks again with manx-ipam claim --block";

    private final Disk disk;
    private final Path runDir;
    private final Path dataDir;
    private final String boot;
    private Optional<Disk.Lock> lock;
    private final Holders holders;

    private FileBlockStore(
            Disk disk, Path runDir, Path dataDir, String boot, Optional<Disk.Lock> lock) {
        this.disk = disk;
        this.runDir = runDir;
        this.dataDir = dataDir;
        this.boot = boot;
        this.lock = lock;
        this.holders = new Holders(disk, runDir.resolve(HOLDERS), boot);
    }

    /// Takes the lock; makes `runDir` for it where it is missing.
    ///
    /// @param runDir the network's folder of block files
    /// @param dataDir the network's folder of `blocks`
    /// @param boot this boot's id
    public static FileBlockStore open(Disk disk, Path runDir, Path dataDir, String boot)
            throws StoreException {
        Optional<FileBlockStore> there = openIfThere(disk, runDir, dataDir, boot);
        if (there.isPresent()) {
            return there.get();
        }
        try {
            disk.createFolders(runDir);
        } catch (IOException e) {
            throw new StoreException.Io("make " + runDir, e);
        }
        return openIfThere(disk, runDir, dataDir, boot)
                .orElseThrow(
                        () ->
                                new StoreException.Io(
                                        "lock " + runDir.resolve(LOCK),
                                        new NoSuchFileException(runDir.toString())));
    }

    /// The same; nothing where `runDir` is missing, which is then not made.
    public static Optional<FileBlockStore> openIfThere(
            Disk disk, Path runDir, Path dataDir, String boot) throws StoreException {
        Path file = runDir.resolve(LOCK);
        Disk.Lock lock;
        try {
            lock = disk.lock(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StoreException.Io("lock " + file, e);
        }
        var store = new FileBlockStore(disk, runDir, dataDir, boot, Optional.of(lock));
        store.completeHolders();
        return Optional.of(store);
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
        writeCurrent(Optional.empty()); // first, or it could name a block that is ours no more
        Path file = dataDir.resolve(OwnedBlocks.FILE);
        try {
            // Not the folder is asked for: who made it may have died before its name was synced.
            if (!disk.exists(file)) {
                DurableFolder.make(disk, dataDir);
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
        List<String> names;
        try {
            names = disk.list(runDir);
        } catch (IOException e) {
            throw new StoreException.Io("list " + runDir, e);
        }
        var blocks = new ArrayList<Cidr>(names.size());
        for (String name : names) {
            BlockFileName.parse(name).ifPresent(blocks::add);
        }
        return blocks;
    }

    @Override
    public void sweep() throws StoreException {
        requireLock();
        remove(AtomicFile.unfinishedIn(runDir));
        remove(AtomicFile.unfinishedIn(holders.folder()));
        remove(AtomicFile.unfinishedIn(dataDir));
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
        Path file = file(cidr);
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
    public Optional<BlockText> text(Cidr cidr) throws StoreException {
        Path file = file(cidr);
        try {
            return disk.readIfThere(file).flatMap(bytes -> BlockText.of(bytes, cidr, boot));
        } catch (IOException e) {
            throw new StoreException.Io("read " + file, e);
        }
    }

    @Override
    public void give(Cidr block, byte[] file, Handle handle) throws StoreException {
        requireLock();
        addHolder(handle, block);
        replace(file(block), file);
    }

    @Override
    public void takeBack(Cidr block, byte[] file) throws StoreException {
        requireLock();
        replace(file(block), file);
    }

    @Override
    public void write(Block block) throws StoreException {
        requireLock();
        writeCurrent(Optional.empty()); // it may be fuller than the current one
        addHolders(block.allocations(), block.cidr());
        replace(file(block.cidr()), block.encode());
    }

    @Override
    public void change(Block before, Block after) throws StoreException {
        requireLock();
        addHolders(Changes.added(before, after), after.cidr());
        replace(file(after.cidr()), after.encode());
        for (Allocation each : Changes.added(after, before)) {
            if (BlockAllocator.heldBy(after, each.handle()).isEmpty()) {
                removeHolder(each.handle(), after.cidr());
            }
        }
    }

    @Override
    public List<Cidr> blocksOf(Handle handle) throws StoreException {
        try {
            return holders.of(handle);
        } catch (IllegalArgumentException e) {
            return files(); // it tells nothing: each may be meant
        } catch (IOException e) {
            throw new StoreException.Io("find the blocks of " + handle, e);
        }
    }

    @Override
    public void forget(Handle handle) throws StoreException {
        requireLock();
        try {
            holders.remove(handle);
        } catch (IOException e) {
            throw new StoreException.Io("forget the blocks of " + handle, e);
        }
    }

    @Override
    public void disclaimOthers(Set<Handle> living) throws StoreException {
        requireLock();
        try {
            holders.retain(living);
        } catch (IOException e) {
            throw new StoreException.Io("clear " + holders.folder(), e);
        }
    }

    @Override
    public Optional<CurrentBlocks> current() throws StoreException {
        Path file = runDir.resolve(CurrentBlocks.FILE);
        try {
            Optional<byte[]> bytes = disk.readIfThere(file);
            if (bytes.isEmpty()) {
                return Optional.empty();
            }
            CurrentBlocks current = CurrentBlocks.decode(file.toString(), bytes.get());
            // `blocks` may have been removed by hand, and then nothing is known
            boolean good =
                    current.boot().equals(boot) && disk.exists(dataDir.resolve(OwnedBlocks.FILE));
            return good ? Optional.of(current) : Optional.empty();
        } catch (LineFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StoreException.Io("read " + file, e);
        }
    }

    @Override
    public void writeCurrent(Optional<CurrentBlocks> current) throws StoreException {
        requireLock();
        Path file = runDir.resolve(CurrentBlocks.FILE);
        if (current.isPresent()) {
            replace(file, current.get().encode());
        } else {
            remove(file);
        }
    }

    @Override
    public void delete(Cidr block) throws StoreException {
        requireLock();
        remove(file(block));
        try {
            holders.forget(block);
        } catch (IOException e) {
            throw new StoreException.Io("forget block " + block, e);
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

    private void addHolders(List<Allocation> allocations, Cidr block) throws StoreException {
        for (Allocation each : allocations) {
            addHolder(each.handle(), block);
        }
    }

    private void addHolder(Handle handle, Cidr block) throws StoreException {
        try {
            holders.add(handle, block);
        } catch (IOException e) {
            throw new StoreException.Io("write down that " + handle + " is in " + block, e);
        }
    }

    private void removeHolder(Handle handle, Cidr block) throws StoreException {
        try {
            holders.remove(handle, block);
        } catch (IOException e) {
            throw new StoreException.Io("forget that " + handle + " is in " + block, e);
        }
    }

    /// After the boot, after the folder was lost, or when this is the first version that has it.
    private void completeHolders() throws StoreException {
        if (holders.isComplete()) {
            return;
        }
        var blocks = new ArrayList<Block>();
        for (Cidr cidr : files()) {
            addReadable(cidr, blocks);
        }
        try {
            holders.rebuild(blocks);
        } catch (IOException e) {
            throw new StoreException.Io("write " + holders.folder(), e);
        }
    }

    private void addReadable(Cidr cidr, List<Block> blocks) throws StoreException {
        try {
            read(cidr).ifPresent(blocks::add);
        } catch (StoreException.Unreadable e) {
            // nobody is given an address of it, or loses one, before it is repaired
        }
    }

    private Path file(Cidr block) {
        return runDir.resolve(Block.fileName(block));
    }

    private void replace(Path file, byte[] bytes) throws StoreException {
        try {
            new AtomicFile(file, AtomicFile.Durability.PROCESS).replace(disk, bytes);
        } catch (IOException e) {
            throw new StoreException.Io("write " + file, e);
        }
    }

    private void remove(Path file) throws StoreException {
        try {
            disk.delete(file);
        } catch (IOException e) {
            throw new StoreException.Io("remove " + file, e);
        }
    }

    private void requireLock() {
        if (lock.isEmpty()) {
            throw new IllegalStateException("this store was opened for reading only");
        }
    }
}
