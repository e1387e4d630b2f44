package dev.manx.core.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// A folder that is open and locked, and the files below it by name, such as `current` or
/// `holders/a:eth0`. The kernel walks the path to the folder once, however many of its files are
/// asked for, and they are that folder's whatever becomes of its name (openat(2), "Rationale for
/// openat()").
///
/// Failures are the exceptions that `java.nio.file` has for them: [NoSuchFileException],
/// [FileAlreadyExistsException], else [FileSystemException] with the kernel's words.
public final class OpenFolder implements AutoCloseable {

    private static final Libc LIBC = Libc.system();

    private static final int FILE_MODE = 0600;
    private static final int FIRST_READ = 4096;
    private static final int LINE = 128;
    private static final int LINK = 256;
    private static final int LONGEST_LINK = 4096; // PATH_MAX of limits.h

    private static final int NO_FLAGS = 0;

    /// Where names are whole paths.
    static final OpenFolder ANYWHERE = new OpenFolder(new Fd(LIBC, Libc.AT_FDCWD), "");

    private final Fd fd;

    /// What stands before a name in an error; nothing before a whole path.
    private final String path;

    private OpenFolder(Fd fd, String path) {
        this.fd = fd;
        this.path = path;
    }

    /// Waits until nobody else has locked this folder, and locks it until it is closed. The lock is
    /// that of flock(2), which the kernel takes back when the process ends, however it ends.
    ///
    /// @throws NoSuchFileException when it is missing
    public static OpenFolder lock(Path path) throws IOException {
        String text = path.toString();
        return new OpenFolder(ANYWHERE.locked(text, Libc.O_RDONLY), text);
    }

    /// The same of a file, made with mode 0600 where it is missing.
    ///
    /// @return what has the lock until it is closed
    Fd lock(String file) throws IOException {
        return locked(file, Libc.O_RDONLY | Libc.O_CREAT);
    }

    private Fd locked(String name, int flags) throws IOException {
        Fd opened = open(name, flags);
        int result;
        do {
            result = LIBC.flock(opened.number(), Libc.LOCK_EX);
        } while (result == -Errno.EINTR.number());
        if (result < 0) {
            opened.close();
            throw failure(name, -result);
        }
        return opened;
    }

    /// All of a file, without what is appended to it meanwhile.
    ///
    /// @throws NoSuchFileException when there is none
    public byte[] read(String file) throws IOException {
        try (Fd opened = open(file, Libc.O_RDONLY)) {
            return readAll(file, opened.number());
        }
    }

    /// The same; nothing when there is no file, without an exception and its stack.
    public Optional<byte[]> readIfThere(String file) throws IOException {
        int number = LIBC.openat(fd.number(), file, Libc.O_RDONLY | Libc.O_CLOEXEC, NO_FLAGS);
        if (number == -Errno.ENOENT.number()) {
            return Optional.empty();
        }
        try (Fd opened = new Fd(LIBC, check(file, number))) {
            return Optional.of(readAll(file, opened.number()));
        }
    }

    /// A file of one line without its end, such as the kernel has under `/proc/sys`.
    String readLine(String file) throws IOException {
        try (Fd opened = open(file, Libc.O_RDONLY)) {
            byte[] line = readToEnd(file, opened.number(), LINE);
            return new String(line, StandardCharsets.UTF_8).strip();
        }
    }

    private byte[] readAll(String file, int number) throws IOException {
        int size = size(number);
        // of what it makes up when it is read, the kernel tells no size
        return size > 0 ? readUpTo(file, number, size) : readToEnd(file, number, FIRST_READ);
    }

    /// Of an open file that nothing was read of yet; 0 where the kernel does not know before that.
    private static int size(int number) {
        // statx(2) would tell it among other things, and take longer
        long end = LIBC.lseek(number, 0, Libc.SEEK_END);
        return end > 0 && LIBC.lseek(number, 0, Libc.SEEK_SET) == 0 ? (int) end : 0;
    }

    private byte[] readUpTo(String file, int number, int size) throws IOException {
        byte[] bytes = new byte[size];
        int length = 0;
        while (length < size) {
            int count = check(file, LIBC.read(number, bytes, length));
            if (count == 0) {
                return Arrays.copyOf(bytes, length); // it was cut short meanwhile
            }
            length += count;
        }
        return bytes;
    }

    /// What comes from a descriptor until it ends.
    ///
    /// @param room for so many bytes at first; for more if there are more
    byte[] readToEnd(String name, int number, int room) throws IOException {
        byte[] bytes = new byte[room];
        int length = 0;
        while (true) {
            int count = check(name, LIBC.read(number, bytes, length));
            if (count == 0) {
                return Arrays.copyOf(bytes, length);
            }
            length += count;
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(FIRST_READ, 4 * length));
            }
        }
    }

    public boolean exists(String name) {
        return LIBC.faccessat(fd.number(), name, Libc.F_OK, NO_FLAGS) == 0;
    }

    /// Makes the file with these bytes, mode 0600, or puts them in the place of what it held: into
    /// its pages, for one that is emptied first would lose them and get them anew.
    public void write(String file, byte[] bytes) throws IOException {
        try (Fd opened = open(file, Libc.O_WRONLY | Libc.O_CREAT)) {
            write(file, opened.number(), bytes);
            if (LIBC.lseek(opened.number(), 0, Libc.SEEK_END) > bytes.length) {
                check(file, LIBC.ftruncate(opened.number(), bytes.length));
            }
        }
    }

    /// Makes the file with these bytes, mode 0600, or adds them at its end, in one write: lines of
    /// several processes do not mix.
    void append(String file, byte[] bytes) throws IOException {
        try (Fd opened = open(file, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_APPEND)) {
            write(file, opened.number(), bytes);
        }
    }

    private void write(String file, int number, byte[] bytes) throws IOException {
        int written = 0;
        while (written < bytes.length) {
            written += check(file, LIBC.write(number, bytes, written));
        }
    }

    /// fsync(2) of a file or folder.
    void sync(String name) throws IOException {
        // Linux syncs also what was opened for reading, and folders cannot be opened otherwise.
        try (Fd opened = open(name, Libc.O_RDONLY)) {
            check(name, LIBC.fsync(opened.number()));
        }
    }

    /// Atomically puts a file under another name, over what had that name.
    public void rename(String from, String to) throws IOException {
        checkPair(from, to, LIBC.renameat2(fd.number(), from, fd.number(), to, NO_FLAGS));
    }

    /// Atomically gives each of two files the other's name.
    ///
    /// @return false, and nothing has changed, when `other` is missing or this file system cannot
    public boolean exchange(String name, String other) throws IOException {
        int result = LIBC.renameat2(fd.number(), name, fd.number(), other, Libc.RENAME_EXCHANGE);
        if (result == -Errno.ENOENT.number() || result == -Errno.EINVAL.number()) {
            return false;
        }
        checkPair(name, other, result);
        return true;
    }

    private void checkPair(String from, String to, int result) throws IOException {
        if (result < 0) {
            throw failure(from + " -> " + to, -result);
        }
    }

    /// Gives a file a second name.
    ///
    /// @throws FileAlreadyExistsException when something has that name
    public void link(String existing, String name) throws IOException {
        int result = LIBC.linkat(fd.number(), existing, fd.number(), name, NO_FLAGS);
        checkPair(name, existing, result);
    }

    /// Makes a symbolic link that says `text`, which need not lead anywhere; at most 4095 bytes.
    ///
    /// @throws FileAlreadyExistsException when something has that name
    public void writeLink(String name, String text) throws IOException {
        check(name, LIBC.symlinkat(text, fd.number(), name));
    }

    /// What a symbolic link says; nothing when it is missing.
    ///
    /// @throws NotLinkException when something else has that name
    public Optional<byte[]> readLink(String name) throws IOException {
        byte[] text = new byte[LINK];
        int length = LIBC.readlinkat(fd.number(), name, text);
        if (length == text.length) {
            text = new byte[LONGEST_LINK];
            length = LIBC.readlinkat(fd.number(), name, text);
        }
        if (length == -Errno.ENOENT.number()) {
            return Optional.empty();
        }
        if (length == -Errno.EINVAL.number()) {
            throw new NotLinkException(full(name));
        }
        return Optional.of(Arrays.copyOf(text, check(name, length)));
    }

    /// Removes a file; nothing when there is none.
    public void delete(String file) throws IOException {
        int result = LIBC.unlinkat(fd.number(), file, NO_FLAGS);
        if (result != -Errno.ENOENT.number()) {
            check(file, result);
        }
    }

    /// Gives the lock back.
    @Override
    public void close() {
        fd.close();
    }

    private Fd open(String name, int flags) throws IOException {
        int number = LIBC.openat(fd.number(), name, flags | Libc.O_CLOEXEC, FILE_MODE);
        return new Fd(LIBC, check(name, number));
    }

    int check(String name, int result) throws IOException {
        if (result < 0) {
            throw failure(name, -result);
        }
        return result;
    }

    IOException failure(String name, int number) {
        String file = full(name);
        if (number == Errno.ENOENT.number()) {
            return new NoSuchFileException(file);
        }
        if (number == Errno.EEXIST.number()) {
            return new FileAlreadyExistsException(file);
        }
        return new FileSystemException(file, null, new Errno(number).describe());
    }

    private String full(String name) {
        return path.isEmpty() ? name : path + "/" + name;
    }
}
