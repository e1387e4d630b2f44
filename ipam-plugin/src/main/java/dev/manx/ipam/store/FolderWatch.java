package dev.manx.ipam.store;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A folder that the kernel tells changes of (`inotify(7)`).
final class FolderWatch implements Disk.Watch {

    private final WatchService service;

    private FolderWatch(WatchService service) {
        this.service = service;
    }

    static FolderWatch of(Path folder) throws IOException {
        WatchService service = folder.getFileSystem().newWatchService();
        try {
            folder.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            return new FolderWatch(service);
        } catch (IOException | RuntimeException e) {
            service.close();
            throw e;
        }
    }

    @Override
    public void await(Duration atMost) throws IOException {
        try {
            WatchKey key = service.poll(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
            if (key != null) {
                key.pollEvents(); // what happened does not matter
                key.reset();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
