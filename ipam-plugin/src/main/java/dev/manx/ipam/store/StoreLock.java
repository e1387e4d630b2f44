package dev.manx.ipam.store;

import dev.manx.core.linux.Fd;
import dev.manx.core.linux.LinuxFiles;
import java.io.IOException;
import java.nio.file.Path;
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
/// What follows: the lock file is opened for locking only and never deleted. Closing any descriptor
/// on it would drop the lock of the whole process, and a file made anew under its name would be
/// another lock.
///
/// Record locks count per process, and say yes to one that asks twice. So a lock inside the
/// process, one for each path, comes first; it is not reentrant by design: a thread that asks twice
/// gets an exception rather than half a lock.
///
/// Where it breaks: on NFS before version 4 without its lock daemon, and between machines on any
/// other shared file system that keeps locks local. The lock belongs under `runDir`, a tmpfs.
public final class StoreLock implements Disk.Lock {

    private static final Map<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

    private final ReentrantLock inProcess;
    private final Fd file;

    private StoreLock(ReentrantLock inProcess, Fd file) {
        this.inProcess = inProcess;
        this.file = file;
    }

    /// Waits until it is free. Its folder must be there.
    public static StoreLock take(Path file) throws IOException {
        Path key = file.toAbsolutePath().normalize();
        ReentrantLock inProcess = IN_PROCESS.computeIfAbsent(key, path -> new ReentrantLock());
        if (inProcess.isHeldByCurrentThread()) {
            throw new IllegalStateException("this thread holds " + file + " already");
        }
        inProcess.lock();
        try {
            return new StoreLock(inProcess, LinuxFiles.lock(file));
        } catch (IOException | RuntimeException | Error e) {
            inProcess.unlock();
            throw e;
        }
    }

    @Override
    public void close() {
        file.close();
        inProcess.unlock();
    }
}
