package dev.manx.ipam.store;

import dev.manx.core.block.Block;
import dev.manx.core.block.BlockState;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.RegistryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What calls of a runtime want of a registry that they do not ask themselves: a file
/// `<dataDir>/<network>/wanted-<first>-<length>` for each, with a line for each range in which a
/// block would do, the first ones rather than the last. Who may ask the registry takes them.
///
/// A file is whole or not there. It is as good as a call that is waiting: after it was taken the
/// call that still has no address leaves another. One that a call left which has given up since, or
/// the power took, costs a look or an ADD's patience.
///
/// @param disk the file system
/// @param dataDir the network's folder of `blocks`
public record Wants(Disk disk, Path dataDir) {

    private static final String PREFIX = "wanted-";

    /// Leaves word. The store's lock is held, so that no two write at once.
    ///
    /// @param ranges at least one
    public void add(List<Cidr> ranges) throws StoreException {
        Path file = dataDir.resolve(PREFIX + Block.fileName(ranges.getFirst()));
        var text = new StringBuilder();
        ranges.forEach(each -> text.append(each).append('\n'));
        try {
            if (!disk.exists(dataDir)) {
                DurableFolder.make(disk, dataDir); // `blocks` will be there too
            }
            new AtomicFile(file, AtomicFile.Durability.PROCESS)
                    .replace(disk, text.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new StoreException.Io("write " + file, e);
        }
    }

    /// Waits, without the store's lock, until the node has other blocks than it had.
    ///
    /// @param store for reading
    /// @param before the confirmed blocks that were not enough
    /// @return the confirmed blocks now
    /// @throws RegistryException when they are the same at the deadline
    public List<Cidr> await(BlockStore store, List<Cidr> before, Deadline deadline)
            throws RegistryException {
        // Watched first, then read: a change between the two is then seen, not missed.
        try (Disk.Watch watch = disk.watch(dataDir)) {
            List<Cidr> now = confirmed(store);
            while (now.equals(before)) {
                if (deadline.isOver()) {
                    throw new RegistryException(
                            "manx-ipam tend, which manx-bird runs, claimed none within "
                                    + deadline.patience().toMillis()
                                    + " ms (does manx-bird run, and what does its log say?)");
                }
                watch.await(deadline.left());
                now = confirmed(store);
            }
            return now;
        } catch (IOException e) {
            throw new RegistryException("watch " + dataDir + ": " + e, e);
        }
    }

    /// Takes them all out. The store's lock is held.
    ///
    /// @return of each the ranges
    public List<List<Cidr>> take() throws StoreException {
        var all = new ArrayList<List<Cidr>>();
        try {
            for (String name : disk.list(dataDir)) {
                if (name.startsWith(PREFIX)) {
                    all.add(take(dataDir.resolve(name)));
                }
            }
        } catch (IOException e) {
            throw new StoreException.Io("take what is wanted in " + dataDir, e);
        }
        return all;
    }

    private List<Cidr> take(Path file) throws IOException {
        String text;
        try {
            text = new String(disk.read(file), StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            return List.of();
        }
        disk.delete(file);
        try {
            return text.lines().map(Cidr::parse).toList();
        } catch (IllegalArgumentException e) {
            return List.of(); // not ours, or of another version: whoever waits has its deadline
        }
    }

    private static List<Cidr> confirmed(BlockStore store) throws RegistryException {
        try {
            return store.owned().inState(BlockState.CONFIRMED);
        } catch (StoreException e) {
            throw new RegistryException(e.getMessage(), e);
        }
    }
}
