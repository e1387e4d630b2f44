package dev.manx.ipam.store;

import java.io.IOException;
import java.nio.file.Path;

/// A file that is seen whole, old or new: written under a temporary name beside it, then renamed
/// over it. The caller holds the lock, so one temporary name in each folder is enough, and one that
/// a killed process left is written over by the next.
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

    static final String UNFINISHED = ".unfinished";

    /// What is there only if a process was killed, as long as one has the lock.
    static Path unfinishedIn(Path folder) {
        return folder.resolve(UNFINISHED);
    }

    void replace(Disk disk, byte[] bytes) throws IOException {
        Path folder = folder(path);
        Path temporary = unfinishedIn(folder);
        disk.write(temporary, bytes);
        switch (durability) {
            case PROCESS -> disk.rename(temporary, path);
            case POWER -> {
                disk.sync(temporary);
                disk.rename(temporary, path);
                disk.syncFolder(folder);
            }
        }
    }

    private static Path folder(Path path) {
        Path folder = path.getParent();
        if (folder == null) {
            throw new IllegalArgumentException(path + " has no folder");
        }
        return folder;
    }
}
