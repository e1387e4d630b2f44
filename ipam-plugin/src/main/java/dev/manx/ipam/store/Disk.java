package dev.manx.ipam.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
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

    /// Atomically gives each of two files the other's name.
    ///
    /// @return false, and nothing has changed, when `other` is missing or the file system cannot
    boolean exchange(Path file, Path other) throws IOException;

    /// Gives a file a second name.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException when something has that name
    void link(Path existing, Path name) throws IOException;

    /// Makes a symbolic link that says `text`, which need not lead anywhere; at most 4095 bytes.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException when something has that name
    void writeLink(Path name, String text) throws IOException;

    /// What a symbolic link says; nothing when it is missing.
    ///
    /// @throws java.nio.file.NotLinkException when something else has that name
    Optional<byte[]> readLink(Path name) throws IOException;

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

    /// Waits until nobody else has locked this file, made where it is missing, and locks it.
    ///
    /// What it guarantees: while it is held, nobody else holds it, neither another process of this
    /// machine nor another part of this one. It is flock(2)'s: the kernel takes it back when its
    /// process ends, however it ends, so a killed holder blocks nobody. Waiting is the kernel's;
    /// nothing polls. Who asks for a lock that it holds waits for ever.
    ///
    /// Where it breaks: between machines, on a shared file system that keeps locks local. What is
    /// locked belongs under `runDir`, a tmpfs.
    Lock lock(Path file) throws IOException;

    /// A lock that is held.
    interface Lock extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /// The same of a folder, whose files can be used until it is closed.
    ///
    /// @throws java.nio.file.NoSuchFileException when it is missing
    Folder lockFolder(Path folder) throws IOException;

    /// A folder's files, without its lock.
    default Folder folder(Path folder) {
        return new NamedFolder(this, folder, () -> {});
    }

    /// The files below a folder by name, such as `current` or `holders/a:eth0`. What each method
    /// does, the one of [Disk] that is called the same says.
    interface Folder extends Lock {

        /// What [#replace] writes first: the file that was replaced last, or what a process was
        /// writing when it was killed.
        String SPARE = ".spare";

        /// The same of [#replaceLink]; there only if a process was killed, as long as one has the
        /// lock.
        String UNFINISHED_LINK = AtomicFile.UNFINISHED + "-link";

        byte[] read(String file) throws IOException;

        Optional<byte[]> readIfThere(String file) throws IOException;

        boolean exists(String name);

        void write(String file, byte[] bytes) throws IOException;

        void rename(String from, String to) throws IOException;

        boolean exchange(String file, String other) throws IOException;

        void link(String existing, String name) throws IOException;

        void writeLink(String name, String text) throws IOException;

        Optional<byte[]> readLink(String name) throws IOException;

        void delete(String file) throws IOException;

        /// So that the file is seen whole, old or new, also when this process is killed; power is
        /// not outlived. The file and a spare one take turns: the kernel need not make an inode and
        /// pages and free others, which takes it twice as long. So who reads without the lock may
        /// see the spare written over that it opened as the file, and reads again
        /// ([dev.manx.core.block.UnlockedRead]). The caller has the lock.
        default void replace(String file, byte[] bytes) throws IOException {
            write(SPARE, bytes);
            if (!exchange(SPARE, file)) {
                rename(SPARE, file);
            }
        }

        /// The same with a symbolic link.
        default void replaceLink(String name, String text) throws IOException {
            try {
                writeLink(UNFINISHED_LINK, text);
            } catch (FileAlreadyExistsException e) {
                delete(UNFINISHED_LINK);
                writeLink(UNFINISHED_LINK, text);
            }
            rename(UNFINISHED_LINK, name);
        }
    }
}
