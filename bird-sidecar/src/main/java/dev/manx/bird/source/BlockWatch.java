package dev.manx.bird.source;

import dev.manx.core.block.LineFileException;
import dev.manx.core.net.Cidr;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Optional;

/// The confirmed blocks of this node as they stand in `<dataDir>/<network>/blocks`, and a call when
/// they change. The kernel tells of changes (`inotify(7)`); nothing is polled.
///
/// The folder may not be there yet, or be removed and made anew: then its nearest ancestor is
/// watched until it is. A file that cannot be read changes nothing; the blocks before it stay.
public final class BlockWatch implements AutoCloseable {

    /// Called on the watch's thread.
    public interface Listener {
        void blocksChanged();

        /// A call of a runtime waits for a block (`wanted-…` beside the file).
        void blockWanted();

        /// @param problem naming the file
        void blocksUnreadable(String problem);
    }

    /// As `manx-ipam` calls what it wants: `docs/formats/state-files.md`.
    private static final String WANTED = "wanted-";

    private final Path directory;
    private final BlocksFile file;
    private final Listener listener;
    private final WatchService watches;
    private volatile Optional<List<Cidr>> confirmed = Optional.empty();

    private BlockWatch(Path directory, Listener listener, WatchService watches) {
        this.directory = directory;
        this.file = BlocksFile.in(directory);
        this.listener = listener;
        this.watches = watches;
    }

    /// Reads the file and watches it from then on.
    ///
    /// @param directory the folder the file is in or will be in
    /// @throws IOException the kernel gives no watch
    public static BlockWatch start(Path directory, Listener listener) throws IOException {
        WatchService watches = directory.getFileSystem().newWatchService();
        var watch = new BlockWatch(directory, listener, watches);
        // Watch first, then read: a change between the two is then an event, not a miss.
        WatchKey key = watch.register();
        watch.read();
        var thread = new Thread(() -> watch.follow(key), "block-watch");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    /// In order of their addresses; nothing while the file has never been readable. No file means
    /// no blocks.
    public Optional<List<Cidr>> confirmed() {
        return confirmed;
    }

    @Override
    public void close() throws IOException {
        watches.close();
    }

    private void follow(WatchKey first) {
        WatchKey key = first;
        try {
            while (true) {
                watches.take();
                if (key.pollEvents().stream().anyMatch(BlockWatch::isWant)) {
                    listener.blockWanted();
                }
                // of the file it does not matter what happened; its state does
                if (!key.reset() || !key.watchable().equals(nearestFolder())) {
                    key.cancel();
                    key = register();
                }
                read();
            }
        } catch (ClosedWatchServiceException e) {
            return; // close()
        } catch (InterruptedException | IOException e) {
            listener.blocksUnreadable(directory + ": no longer watched: " + e.getMessage());
        }
    }

    /// One that is taken away is none any more.
    private static boolean isWant(WatchEvent<?> event) {
        return !event.kind().equals(StandardWatchEventKinds.ENTRY_DELETE)
                && String.valueOf(event.context()).startsWith(WANTED);
    }

    /// Watches the folder or its nearest ancestor. A folder made meanwhile is found by looking
    /// again.
    private WatchKey register() throws IOException {
        while (true) {
            Path folder = nearestFolder();
            WatchKey key;
            try {
                key =
                        folder.register(
                                watches,
                                StandardWatchEventKinds.ENTRY_CREATE,
                                StandardWatchEventKinds.ENTRY_MODIFY,
                                StandardWatchEventKinds.ENTRY_DELETE);
            } catch (NoSuchFileException e) {
                continue; // removed meanwhile
            }
            if (folder.equals(nearestFolder())) {
                return key;
            }
            key.cancel();
        }
    }

    private Path nearestFolder() {
        Path folder = directory;
        while (!Files.isDirectory(folder) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        return folder;
    }

    private void read() {
        List<Cidr> now;
        try {
            now = file.confirmed();
        } catch (LineFileException e) {
            listener.blocksUnreadable(e.getMessage());
            return;
        } catch (IOException e) {
            listener.blocksUnreadable(String.valueOf(e.getMessage()));
            return;
        }
        Optional<List<Cidr>> before = confirmed;
        confirmed = Optional.of(now);
        if (!confirmed.equals(before)) {
            listener.blocksChanged();
        }
    }
}
