package dev.manx.bird;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// One `manx-bird` a directory. The lock is the kernel's (`fcntl(2)`, a record lock of the
/// process), so it ends with its holder, however that ends; a lock file left behind means nothing.
/// The file holds the holder's process id.
final class InstanceLock implements AutoCloseable {

    private static final String FILE = "lock";
    private static final Duration POLL = Duration.ofMillis(20);

    private final FileChannel channel;

    private InstanceLock(FileChannel channel) {
        this.channel = channel;
    }

    /// @return nothing when another process has it
    static Optional<InstanceLock> tryAcquire(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        directory.resolve(FILE),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            if (!isLocked(channel)) {
                channel.close();
                return Optional.empty();
            }
            channel.truncate(0);
            String pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            return Optional.of(new InstanceLock(channel));
        } catch (IOException e) {
            try (channel) {
                throw e;
            }
        }
    }

    /// Ends the holder by SIGTERM, if there is one, and takes its place.
    ///
    /// @throws IOException it does not end in time
    static InstanceLock takeOver(Path directory, Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        Optional<InstanceLock> lock = tryAcquire(directory);
        if (lock.isEmpty()) {
            holder(directory).ifPresent(ProcessHandle::destroy);
        }
        while (lock.isEmpty()) {
            if (System.nanoTime() >= deadline) {
                throw new IOException(
                        "the manx-bird that holds "
                                + directory.resolve(FILE)
                                + " did not end within "
                                + limit.toSeconds()
                                + " s");
            }
            LockSupport.parkNanos(POLL.toNanos());
            lock = tryAcquire(directory);
        }
        return lock.get();
    }

    /// The process that wrote itself into the file, which is the holder while the lock is held.
    static Optional<ProcessHandle> holder(Path directory) throws IOException {
        String text = java.nio.file.Files.readString(directory.resolve(FILE)).strip();
        try {
            return ProcessHandle.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty(); // just about to write it
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // another of this process, as in a test
        }
    }
}
