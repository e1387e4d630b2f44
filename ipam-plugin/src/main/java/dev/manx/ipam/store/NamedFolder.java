package dev.manx.ipam.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// A folder that is looked up anew for each of its files.
///
/// @param disk the file system
/// @param path the folder; it need not be there
/// @param lock what is held meanwhile
record NamedFolder(Disk disk, Path path, Disk.Lock lock) implements Disk.Folder {

    @Override
    public byte[] read(String file) throws IOException {
        return disk.read(path.resolve(file));
    }

    @Override
    public Optional<byte[]> readIfThere(String file) throws IOException {
        return disk.readIfThere(path.resolve(file));
    }

    @Override
    public boolean exists(String name) {
        return disk.exists(path.resolve(name));
    }

    @Override
    public void write(String file, byte[] bytes) throws IOException {
        disk.write(path.resolve(file), bytes);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        disk.rename(path.resolve(from), path.resolve(to));
    }

    @Override
    public boolean exchange(String file, String other) throws IOException {
        return disk.exchange(path.resolve(file), path.resolve(other));
    }

    @Override
    public void link(String existing, String name) throws IOException {
        disk.link(path.resolve(existing), path.resolve(name));
    }

    @Override
    public void writeLink(String name, String text) throws IOException {
        disk.writeLink(path.resolve(name), text);
    }

    @Override
    public Optional<byte[]> readLink(String name) throws IOException {
        return disk.readLink(path.resolve(name));
    }

    @Override
    public void delete(String file) throws IOException {
        disk.delete(path.resolve(file));
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
