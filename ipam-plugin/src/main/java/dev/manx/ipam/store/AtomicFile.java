package dev.manx.ipam.store;

import java.io.IOException;
import java.nio.file.Path;

/// A file that is seen whole, old or new: written under a temporary name beside it, then renamed
/// over it. The caller holds the lock, so one temporary name is enough, and one that a killed
/// process left is written over by the next.
///
/// @param path the file
/// @param durability what it must outlive
record AtomicFile(Path path, Durability durability) {

    enum Durability {
        /// The process only: files under `runDir` die with the boot, and there fsync buys nothing.
        PROCESS,
        /// Power too: the bytes are synced before the rename, or the name could point to nothing;
        /// the folder after it, or the old name could come back.
        POWER
    }

    private static final String HIDDEN = ".";
    private static final String TEMPORARY = ".tmp";

    /// Whether a file of this name is one that was never finished, if nobody has the lock.
    static boolean isUnfinished(String name) {
        return name.startsWith(HIDDEN) && name.endsWith(TEMPORARY);
    }

    void replace(Disk disk, byte[] bytes) throws IOException {
        Path temporary = temporary();
        disk.write(temporary, bytes);
        switch (durability) {
            case PROCESS -> disk.rename(temporary, path);
            case POWER -> {
                disk.sync(temporary);
                disk.rename(temporary, path);
                disk.syncFolder(folder(path));
            }
        }
    }

    /// Removes what a killed process was writing when it died.
    void discardUnfinished(Disk disk) throws IOException {
        disk.delete(temporary());
    }

    private Path temporary() {
        return folder(path).resolve(HIDDEN + path.getFileName() + TEMPORARY);
    }

    private static Path folder(Path path) {
        Path folder = path.getParent();
        if (folder == null) {
            throw new IllegalArgumentException(path + " has no folder");
        }
        return folder;
    }
}
