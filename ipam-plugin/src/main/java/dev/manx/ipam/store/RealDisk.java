package dev.manx.ipam.store;

import dev.manx.core.linux.LinuxFiles;
import dev.manx.core.linux.OpenFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The machine's file system.
public final class RealDisk implements Disk {

    @Override
    public byte[] read(Path file) throws IOException {
        return LinuxFiles.read(file);
    }

    @Override
    public Optional<byte[]> readIfThere(Path file) throws IOException {
        return LinuxFiles.readIfThere(file);
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        return LinuxFiles.list(folder);
    }

    @Override
    public boolean exists(Path path) {
        return LinuxFiles.exists(path);
    }

    @Override
    public boolean isWritable(Path folder) {
        for (Path each = folder; each != null; each = each.getParent()) {
            if (LinuxFiles.exists(each)) {
                return LinuxFiles.isWritableFolder(each);
            }
        }
        return false;
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        LinuxFiles.createFolders(folder);
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
        LinuxFiles.write(file, bytes);
    }

    @Override
    public void sync(Path file) throws IOException {
        LinuxFiles.sync(file);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        LinuxFiles.sync(folder);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        LinuxFiles.rename(from, to);
    }

    @Override
    public boolean exchange(Path file, Path other) throws IOException {
        return LinuxFiles.exchange(file, other);
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        LinuxFiles.link(existing, name);
    }

    @Override
    public void writeLink(Path name, String text) throws IOException {
        LinuxFiles.writeLink(name, text);
    }

    @Override
    public Optional<byte[]> readLink(Path name) throws IOException {
        return LinuxFiles.readLink(name);
    }

    @Override
    public void delete(Path file) throws IOException {
        LinuxFiles.delete(file);
    }

    @Override
    public Watch watch(Path folder) throws IOException {
        return FolderWatch.of(folder);
    }

    @Override
    public Lock lock(Path file) throws IOException {
        return LinuxFiles.lock(file)::close;
    }

    @Override
    public Folder lockFolder(Path folder) throws IOException {
        return new LockedFolder(OpenFolder.lock(folder));
    }

    private record LockedFolder(OpenFolder open) implements Folder {

        @Override
        public byte[] read(String file) throws IOException {
            return open.read(file);
        }

        @Override
        public Optional<byte[]> readIfThere(String file) throws IOException {
            return open.readIfThere(file);
        }

        @Override
        public boolean exists(String name) {
            return open.exists(name);
        }

        @Override
        public void write(String file, byte[] bytes) throws IOException {
            open.write(file, bytes);
        }

        @Override
        public void rename(String from, String to) throws IOException {
            open.rename(from, to);
        }

        @Override
        public boolean exchange(String file, String other) throws IOException {
            return open.exchange(file, other);
        }

        @Override
        public void link(String existing, String name) throws IOException {
            open.link(existing, name);
        }

        @Override
        public void writeLink(String name, String text) throws IOException {
            open.writeLink(name, text);
        }

        @Override
        public Optional<byte[]> readLink(String name) throws IOException {
            return open.readLink(name);
        }

        @Override
        public void delete(String file) throws IOException {
            open.delete(file);
        }

        @Override
        public void close() {
            open.close();
        }
    }
}
