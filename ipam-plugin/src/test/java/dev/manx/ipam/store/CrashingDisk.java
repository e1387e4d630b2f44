package dev.manx.ipam.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A disk in memory that stops before a chosen change and, if power went with it, keeps only what
/// was synced: of a file the bytes of its last sync, of a folder the names of its last sync, or, as
/// a disk may do as well, those of the moment. What is below `tmpfs` goes entirely with the power.
/// A write that is stopped is half done. Strict: a change after the stop, or a second lock on a
/// file, is an error.
public final class CrashingDisk implements Disk {

    /// The process or the machine stops here. An [Error], so that nothing catches it.
    public static final class Stop extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final class Content {
        private byte[] now = {};
        private byte[] synced = {};
        private boolean link;
    }

    private final Path tmpfs;
    private final Map<Path, Content> names = new HashMap<>();
    private final Map<Path, Content> syncedNames = new HashMap<>();
    private final TreeSet<Path> folders = new TreeSet<>();
    private final TreeSet<Path> syncedFolders = new TreeSet<>();
    private int changes;
    private long version;
    private int stopBefore = Integer.MAX_VALUE;
    private int writesUntilFailure = Integer.MAX_VALUE;
    private boolean stopped;
    private final Set<Path> locks = new HashSet<>();

    public CrashingDisk(Path tmpfs) {
        this.tmpfs = tmpfs;
        folders.add(Path.of("/"));
        syncedFolders.add(Path.of("/"));
    }

    /// Stops before change number `n` from now, counted from 0; a write stops half done.
    public void stopBefore(int n) {
        changes = 0;
        stopBefore = n;
    }

    /// One write will fail, as for want of room: number `n` from now, counted from 0.
    public void failWrite(int n) {
        writesUntilFailure = n;
    }

    /// Whether it has.
    public boolean hasFailed() {
        return writesUntilFailure < 0;
    }

    /// Another number whenever anything on it may be different.
    public long version() {
        return version;
    }

    public int changes() {
        return changes;
    }

    /// The process was killed; another one starts. What was done stays.
    public void killed() {
        stopped = false;
        locks.clear();
        stopBefore(Integer.MAX_VALUE);
    }

    /// The same, when the folders had reached the disk by themselves a moment before, as by the
    /// commit of a journal: the names are as they were last, the bytes as they were synced.
    public void powerFailedAfterCommit() {
        syncedNames.clear();
        syncedNames.putAll(names);
        syncedFolders.addAll(folders);
        powerFailed();
    }

    /// The power failed; the machine starts again.
    public void powerFailed() {
        version++;
        killed();
        names.clear();
        names.putAll(syncedNames);
        names.keySet().removeIf(path -> path.startsWith(tmpfs));
        names.values().forEach(content -> content.now = content.synced);
        folders.clear();
        folders.addAll(syncedFolders);
        folders.removeIf(path -> path.startsWith(tmpfs));
        names.keySet().removeIf(path -> !folders.contains(path.getParent()));
        syncedNames.keySet().retainAll(names.keySet());
        syncedFolders.retainAll(folders);
    }

    /// Puts other bytes in a file, as a fault of the disk would.
    public void damage(Path file, byte[] bytes) {
        version++;
        content(file).now = bytes;
    }

    /// Puts a file there that somebody else wrote.
    public void place(Path file, byte[] bytes) {
        for (Path each = file.getParent(); each != null; each = each.getParent()) {
            folders.add(each);
        }
        damage(file, bytes);
    }

    /// Takes a file away, as somebody else would.
    public void lose(Path file) {
        version++;
        names.remove(file);
    }

    /// Every file there is.
    public List<Path> allFiles() {
        return names.keySet().stream().sorted().toList();
    }

    public int openLocks() {
        return locks.size();
    }

    @Override
    public byte[] read(Path file) throws IOException {
        return find(file).now.clone();
    }

    @Override
    public Optional<byte[]> readIfThere(Path file) {
        return Optional.ofNullable(names.get(file)).map(content -> content.now.clone());
    }

    @Override
    public List<String> list(Path folder) {
        var found = new ArrayList<String>();
        names.keySet().stream()
                .filter(path -> folder.equals(path.getParent()))
                .forEach(path -> found.add(String.valueOf(path.getFileName())));
        folders.stream()
                .filter(path -> folder.equals(path.getParent()))
                .forEach(path -> found.add(String.valueOf(path.getFileName())));
        return found.stream().sorted().toList();
    }

    @Override
    public boolean exists(Path path) {
        return names.containsKey(path) || folders.contains(path);
    }

    @Override
    public boolean isWritable(Path folder) {
        return true;
    }

    @Override
    public void createFolders(Path folder) {
        for (Path each = folder; each != null; each = each.getParent()) {
            if (!folders.contains(each)) {
                change();
                folders.add(each);
            }
        }
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
        requireFolder(file);
        if (writesUntilFailure-- == 0) {
            throw new FileSystemException(file.toString(), null, "No space left on device");
        }
        if (changes == stopBefore && !stopped) {
            content(file).now = Arrays.copyOf(bytes, bytes.length / 2);
        }
        change();
        content(file).now = bytes.clone();
    }

    @Override
    public void sync(Path file) throws IOException {
        Content content = find(file);
        change();
        content.synced = content.now;
    }

    @Override
    public void syncFolder(Path folder) {
        change();
        syncedNames.keySet().removeIf(path -> folder.equals(path.getParent()));
        names.forEach(
                (path, content) -> {
                    if (folder.equals(path.getParent())) {
                        syncedNames.put(path, content);
                    }
                });
        folders.stream()
                .filter(path -> folder.equals(path.getParent()))
                .forEach(syncedFolders::add);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Content content = find(from);
        change();
        names.remove(from);
        names.put(to, content);
    }

    @Override
    public boolean exchange(Path file, Path other) throws IOException {
        Content content = find(file);
        if (!names.containsKey(other)) {
            return false;
        }
        change();
        names.put(file, find(other));
        names.put(other, content);
        return true;
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        Content content = find(existing);
        if (names.containsKey(name)) {
            throw new FileAlreadyExistsException(name.toString());
        }
        change();
        names.put(name, content);
    }

    @Override
    public void writeLink(Path name, String text) throws IOException {
        requireFolder(name);
        if (names.containsKey(name)) {
            throw new FileAlreadyExistsException(name.toString());
        }
        change();
        Content content = content(name);
        content.now = text.getBytes(StandardCharsets.UTF_8);
        content.synced = content.now; // its text is part of its name's entry
        content.link = true;
    }

    @Override
    public Optional<byte[]> readLink(Path name) throws IOException {
        Content content = names.get(name);
        if (content != null && !content.link) {
            throw new NotLinkException(name.toString());
        }
        return Optional.ofNullable(content).map(link -> link.now.clone());
    }

    @Override
    public void delete(Path file) {
        change();
        names.remove(file);
    }

    @Override
    public Watch watch(Path folder) {
        throw new IllegalStateException(
                "nobody but the caller changes this disk: to wait for a change of "
                        + folder
                        + " is to wait for ever");
    }

    @Override
    public Lock lock(Path file) throws IOException {
        requireFolder(file);
        if (locks.contains(file)) {
            throw new IllegalStateException(file + " was left locked");
        }
        content(file);
        locks.add(file);
        return () -> locks.remove(file);
    }

    @Override
    public Folder lockFolder(Path folder) throws IOException {
        if (!folders.contains(folder)) {
            throw new NoSuchFileException(folder.toString());
        }
        if (!locks.add(folder)) {
            throw new IllegalStateException(folder + " was left locked");
        }
        return new NamedFolder(this, folder, () -> locks.remove(folder));
    }

    private Content content(Path file) {
        return names.computeIfAbsent(file, path -> new Content());
    }

    private Content find(Path file) throws NoSuchFileException {
        Content content = names.get(file);
        if (content == null) {
            throw new NoSuchFileException(file.toString());
        }
        return content;
    }

    private void requireFolder(Path file) throws NoSuchFileException {
        if (!folders.contains(file.getParent())) {
            throw new NoSuchFileException(String.valueOf(file.getParent()));
        }
    }

    private void change() {
        version++;
        if (stopped) {
            throw new IllegalStateException("something went on after the stop");
        }
        if (changes == stopBefore) {
            stopped = true;
            throw new Stop();
        }
        changes++;
    }
}
