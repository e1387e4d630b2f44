package dev.manx.ipam.store;

import dev.manx.core.block.Allocation;
import dev.manx.core.block.Block;
import dev.manx.core.block.BlockGlance;
import dev.manx.core.block.BlockText;
import dev.manx.core.block.CurrentBlocks;
import dev.manx.core.block.Handle;
import dev.manx.core.block.LineFileException;
import dev.manx.core.block.OwnedBlocks;
import dev.manx.core.block.UnlockedRead;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.RegistryException;
import dev.manx.ipam.pool.BlockAllocator;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// [BlockStore] as files:
///
/// | file | what | how written |
/// |---|---|---|
/// | `<runDir>/<network>/` | the lock | |
/// | `<runDir>/<network>/<first>-<length>` | a block's allocations | whole or not at all |
/// | `<runDir>/<network>/.spare` | what takes turns with them | see [Disk.Folder#replace] |
/// | `<runDir>/<network>/turn` | whose turn it is with the registry | never |
/// | `<runDir>/<network>/holders/` | which blocks an attachment has | see [Holders] |
/// | `<runDir>/<network>/current` | a link: which block gives next | whole or not at all |
/// | `<dataDir>/<network>/blocks` | the blocks owned | whole or not at all, synced |
public final class FileBlockStore implements BlockStore {

    private static final String TURN = "turn";
    private static final String BLOCK_REMEDY =
            "remove the file, and the next ADD makes it anew from the links that stand";

    private final Disk disk;
    private final Path runDir;
    private final OwnedFile owned;
    private final String boot;

    /// `runDir`, open as long as this store has the lock.
    private Disk.Folder run;

    private boolean locked;
    private Holders holders;

    /// Whether nobody is missing in `holders`, as far as was asked since the lock was taken.
    private boolean complete;

    private FileBlockStore(Disk disk, Path runDir, Path dataDir, String boot, Disk.Folder run) {
        this.disk = disk;
        this.runDir = runDir;
        this.owned = new OwnedFile(disk, dataDir);
        this.boot = boot;
        this.run = run;
        this.holders = new Holders(disk, runDir, run, boot);
    }

    /// Takes the lock; makes `runDir` for it where it is missing.
    ///
    /// @param runDir the network's folder of block files
    /// @param dataDir the network's folder of `blocks`
    /// @param boot this boot's id
    public static BlockStore open(Disk disk, Path runDir, Path dataDir, String boot)
            throws StoreException {
        Optional<BlockStore> there = openIfThere(disk, runDir, dataDir, boot);
        if (there.isPresent()) {
            return there.get();
        }
        var store = unlocked(disk, runDir, dataDir, boot);
        try {
            disk.createFolders(runDir);
        } catch (IOException e) {
            throw new StoreException.Io("make " + runDir, e);
        }
        store.lock();
        return store;
    }

    /// The same; nothing where `runDir` is missing, which is then not made.
    public static Optional<BlockStore> openIfThere(
            Disk disk, Path runDir, Path dataDir, String boot) throws StoreException {
        try {
            var store = new FileBlockStore(disk, runDir, dataDir, boot, disk.lockFolder(runDir));
            store.locked = true;
            return Optional.of(store);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StoreException.Io("lock " + runDir, e);
        }
    }

    /// For reading only, without the lock and without a trace: each file is whole, but two files
    /// may be from before and after a change.
    public static BlockStore peek(Disk disk, Path runDir, Path dataDir, String boot) {
        return unlocked(disk, runDir, dataDir, boot);
    }

    private static FileBlockStore unlocked(Disk disk, Path runDir, Path dataDir, String boot) {
        return new FileBlockStore(disk, runDir, dataDir, boot, disk.folder(runDir));
    }

    @Override
    public OwnedBlocks owned() throws StoreException {
        return owned.read();
    }

    @Override
    public void writeOwned(OwnedBlocks blocks) throws StoreException {
        requireLock();
        writeCurrent(Optional.empty()); // first, or it could name a block that is ours no more
        owned.write(blocks);
    }

    @Override
    public Map<Cidr, String> ofOtherNetworks() throws StoreException {
        return owned.ofOtherNetworks();
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
        remove(Disk.Folder.SPARE);
        remove(Disk.Folder.UNFINISHED_LINK);
        owned.sweep();
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
        String name = Block.fileName(cidr);
        String file = runDir + "/" + name;
        try {
            T block =
                    UnlockedRead.of(
                            () -> {
                                T decoded = decoder.decode(file, run.read(name));
                                Block.requireAbout(file, cidr, about.apply(decoded));
                                return decoded;
                            });
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
        String file = Block.fileName(cidr);
        try {
            return run.readIfThere(file).flatMap(bytes -> BlockText.of(bytes, cidr, boot));
        } catch (IOException e) {
            throw failure("read", file, e);
        }
    }

    @Override
    public boolean hold(Handle handle, List<Cidr> blocks) throws StoreException {
        requireLock();
        try {
            return holders.begin(handle, blocks);
        } catch (IOException e) {
            throw new StoreException.Io("write down that " + handle + " is in " + blocks, e);
        }
    }

    @Override
    public void write(Cidr block, byte[] file) throws StoreException {
        requireLock();
        replace(Block.fileName(block), file);
    }

    @Override
    public void write(Block block) throws StoreException {
        requireLock();
        writeCurrent(Optional.empty()); // it may be fuller than the current one
        addHolders(block.allocations(), block.cidr());
        replace(Block.fileName(block.cidr()), block.encode());
    }

    @Override
    public void change(Block before, Block after) throws StoreException {
        requireLock();
        addHolders(Changes.added(before, after), after.cidr());
        replace(Block.fileName(after.cidr()), after.encode());
        for (Allocation each : Changes.added(after, before)) {
            if (BlockAllocator.heldBy(after, each.handle()).isEmpty()) {
                removeHolder(each.handle(), after.cidr());
            }
        }
    }

    @Override
    public List<Cidr> blocksOf(Handle handle) throws StoreException {
        try {
            List<Cidr> blocks = holders.of(handle);
            // who is written down is written down with all blocks, but not everybody may be
            return blocks.isEmpty() && completeHolders() ? holders.of(handle) : blocks;
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
        var _ = completeHolders();
        try {
            holders.retain(living);
        } catch (IOException e) {
            throw new StoreException.Io("clear " + holders.folder(), e);
        }
    }

    @Override
    public Optional<CurrentBlocks> current() throws StoreException {
        String link = CurrentBlocks.LINK;
        try {
            Optional<byte[]> text = run.readLink(link);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            CurrentBlocks current = CurrentBlocks.decode(link, text.get());
            // `blocks` may have been removed by hand, and then nothing is known
            boolean good = current.boot().equals(boot) && owned.exists();
            return good ? Optional.of(current) : Optional.empty();
        } catch (LineFileException | NotLinkException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("read", link, e);
        }
    }

    @Override
    public void writeCurrent(Optional<CurrentBlocks> current) throws StoreException {
        requireLock();
        Optional<String> text = current.map(CurrentBlocks::encode);
        if (text.isEmpty() || text.get().length() > CurrentBlocks.LONGEST) {
            remove(CurrentBlocks.LINK);
            return;
        }
        var _ = completeHolders();
        try {
            run.replaceLink(CurrentBlocks.LINK, text.get());
        } catch (IOException e) {
            throw failure("write", CurrentBlocks.LINK, e);
        }
    }

    @Override
    public void delete(Cidr block) throws StoreException {
        requireLock();
        remove(Block.fileName(block));
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
        Turn taken = () -> unlock(turn, file);
        try {
            lock();
        } catch (StoreException e) {
            unlock(turn, file);
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
            lock();
        }
    }

    @Override
    public void close() throws StoreException {
        if (locked) {
            locked = false;
            unlock(run, runDir);
        }
    }

    private void lock() throws StoreException {
        try {
            run = disk.lockFolder(runDir);
        } catch (IOException e) {
            throw new StoreException.Io("lock " + runDir, e);
        }
        locked = true;
        complete = false;
        holders = new Holders(disk, runDir, run, boot);
    }

    private static void unlock(Disk.Lock held, Path path) throws StoreException {
        try {
            held.close();
        } catch (IOException e) {
            throw new StoreException.Io("unlock " + path, e);
        }
    }

    private void addHolders(List<Allocation> allocations, Cidr block) throws StoreException {
        for (Allocation each : allocations) {
            addHolder(each.handle(), block);
        }
    }

    private void addHolder(Handle handle, Cidr block) throws StoreException {
        var _ = completeHolders();
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
    /// While they are not complete there is no `current`, so no ADD goes by them alone.
    ///
    /// @return whether they were not
    private boolean completeHolders() throws StoreException {
        if (complete || !locked) {
            return false;
        }
        complete = true;
        if (holders.isComplete()) {
            return false;
        }
        writeCurrent(Optional.empty());
        var blocks = new ArrayList<Block>();
        for (Cidr cidr : files()) {
            addReadable(cidr, blocks);
        }
        try {
            holders.rebuild(blocks);
        } catch (IOException e) {
            throw new StoreException.Io("write " + holders.folder(), e);
        }
        return true;
    }

    private void addReadable(Cidr cidr, List<Block> blocks) throws StoreException {
        try {
            read(cidr).ifPresent(blocks::add);
        } catch (StoreException.Unreadable e) {
            // nobody is given an address of it, or loses one, before it is repaired
        }
    }

    private void replace(String file, byte[] bytes) throws StoreException {
        try {
            run.replace(file, bytes);
        } catch (IOException e) {
            throw failure("write", file, e);
        }
    }

    private void remove(String file) throws StoreException {
        try {
            run.delete(file);
        } catch (IOException e) {
            throw failure("remove", file, e);
        }
    }

    private StoreException failure(String what, String file, IOException cause) {
        return new StoreException.Io(what + " " + runDir.resolve(file), cause);
    }

    private void requireLock() {
        if (!locked) {
            throw new IllegalStateException("this store was opened for reading only");
        }
    }
}
