package dev.manx.ipam.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What state files need of a file system, one system call or few to a method. A seam: [RealDisk]
/// in the program, a disk that stops between any two calls in tests.
///
/// What a call did is seen by every process at once, and outlives this one. Only what was synced,
/// file and folder, is sure to outlive the machine's power.
public interface Disk {

    /// @throws java.nio.file.NoSuchFileException when there is none
    byte[] read(Path file) throws IOException;

    /// The same; nothing when there is none.
    Optional<byte[]> readIfThere(Path file) throws IOException;

    /// The names in a folder, sorted; none when there is no folder.
    List<String> list(Path folder) throws IOException;

    boolean exists(Path path);

    /// Whether [#createFolders] and [#write] below this folder can be expected to work.
    boolean isWritable(Path folder);

    /// Makes the folder and those above it that are missing, with mode 0700.
    void createFolders(Path folder) throws IOException;

    /// Makes the file with these bytes, mode 0600, or puts them in the place of what it held. Not
    /// atomic; see [AtomicFile].
    void write(Path file, byte[] bytes) throws IOException;

    /// fsync of a file.
    void sync(Path file) throws IOException;

    /// fsync of a folder: the names in it.
    void syncFolder(Path folder) throws IOException;

    /// Atomically puts a file under another name, over what had that name.
    void rename(Path from, Path to) throws IOException;

    /// Gives a file a second name.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException when something has that name
    void link(Path existing, Path name) throws IOException;

    /// Removes a file; nothing when there is none.
    void delete(Path file) throws IOException;

    /// Sees each change in a folder from now on, whoever makes it.
    Watch watch(Path folder) throws IOException;

    /// What sees changes.
    interface Watch extends AutoCloseable {

        /// Waits until something has changed since the watch began or this was last asked; at most
        /// so long.
        void await(Duration atMost) throws IOException;

        @Override
        void close() throws IOException;
    }

    /// Waits for the lock on this file and takes it, see [StoreLock].
    Lock lock(Path file) throws IOException;

    /// A lock that is held.
    interface Lock extends AutoCloseable {
        @Override
        void close() throws IOException;
    }
}
