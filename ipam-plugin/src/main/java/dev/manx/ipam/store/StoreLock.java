package dev.manx.ipam.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// One writer at a time, on one machine.
///
/// What it guarantees: while it is held, no other process of this machine holds it, and no other
/// thread of this one. It is a POSIX record lock (fcntl(2), `F_SETLKW`): the kernel drops it when
/// its process ends, however it ends, so a killed holder blocks nobody, and a lock file that lies
/// around means nothing. Waiting is the kernel's; nothing polls.
///
/// What follows: the lock file is opened for locking only and never deleted. Closing any channel on
/// it would drop the lock of the whole process, and a file made anew under its name would be
/// another lock.
///
/// Record locks count per process, and Java throws when a process asks twice. So a lock inside the
/// process, one for each path, comes first; it is not reentrant by design: a thread that asks twice
/// gets an exception rather than half a lock.
///
/// Where it breaks: on NFS before version 4 without its lock daemon, and between machines on any
/// other shared file system that keeps locks local. The lock belongs under `runDir`, a tmpfs.
public final class StoreLock implements Disk.Lock {

    private static final Map<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

    private final ReentrantLock inProcess;
    private final FileChannel channel;
    private final FileLock lock;

    private StoreLock(ReentrantLock inProcess, FileChannel channel, FileLock lock) {
        this.inProcess = inProcess;
        this.channel = channel;
        this.lock = lock;
    }

    /// Waits until it is free. Its folder must be there.
    public static StoreLock take(Path file) throws IOException {
        Path key = file.toAbsolutePath().normalize();
        ReentrantLock inProcess = IN_PROCESS.computeIfAbsent(key, path -> new ReentrantLock());
        if (inProcess.isHeldByCurrentThread()) {
            throw new IllegalStateException("this thread holds " + file + " already");
        }
        inProcess.lock();
        FileChannel channel = null;
        try {
            channel =
                    FileChannel.open(
                            file,
                            java.util.Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            return new StoreLock(inProcess, channel, channel.lock());
        } catch (IOException | RuntimeException | Error e) {
            if (channel != null) {
                channel.close();
            }
            inProcess.unlock();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            lock.release();
        } finally {
            inProcess.unlock();
        }
    }
}
