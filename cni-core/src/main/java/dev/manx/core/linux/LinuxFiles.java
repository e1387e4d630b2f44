package dev.manx.core.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Files as a plugin call uses them: the system calls and nothing around them. `java.nio.file` does
/// the same with a file system provider, channels and cleaners, whose first use takes as long as
/// all else that IPAM does (`docs/native-image.md`).
///
/// Failures are the exceptions that `java.nio.file` has for them: [NoSuchFileException],
/// [FileAlreadyExistsException], else [FileSystemException] with the kernel's words.
public final class LinuxFiles {

    private static final Libc LIBC = Libc.system();

    private static final int FILE_MODE = 0600;
    private static final int FOLDER_MODE = 0700;
    private static final int FIRST_READ = 4096;
    private static final int LINE = 128;
    private static final int NAME_MAX = 255;

    // linux/stat.h: S_IFMT and two of its values; struct statx: __u16 stx_mode at 0x1c
    private static final int TYPE_MASK = 0170000;
    private static final int REGULAR = 0100000;
    private static final int FOLDER = 0040000;
    private static final int STX_MODE = 0x1c;

    // struct flock: l_type; a length of 0 is "to the end of the file, wherever that will be"
    private static final int L_TYPE = 0;

    private static final int STANDARD_INPUT = 0;

    private LinuxFiles() {}

    /// All of a file, without what is appended to it meanwhile.
    ///
    /// @throws NoSuchFileException when there is none
    public static byte[] read(Path file) throws IOException {
        String path = file.toString();
        try (Fd fd = open(path, Libc.O_RDONLY)) {
            return read(path, fd);
        }
    }

    /// The same; nothing when there is no file, without an exception and its stack.
    public static Optional<byte[]> readIfThere(Path file) throws IOException {
        String path = file.toString();
        int number = LIBC.open(path, Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        if (number == -Errno.ENOENT.number()) {
            return Optional.empty();
        }
        try (Fd fd = new Fd(LIBC, check(path, number))) {
            return Optional.of(read(path, fd));
        }
    }

    private static byte[] read(String path, Fd fd) throws IOException {
        int size = size(fd.number());
        // of what it makes up when it is read, the kernel tells no size
        return size > 0
                ? readUpTo(path, fd.number(), size)
                : readToEnd(path, fd.number(), FIRST_READ);
    }

    /// A file of one line without its end, such as the kernel has under `/proc/sys`.
    public static String readLine(Path file) throws IOException {
        String path = file.toString();
        try (Fd fd = open(path, Libc.O_RDONLY)) {
            byte[] line = readToEnd(path, fd.number(), LINE);
            return new String(line, StandardCharsets.UTF_8).strip();
        }
    }

    /// What this process is given on descriptor 0. Nothing is kept in a buffer, and closing it
    /// leaves the descriptor open.
    public static InputStream standardInput() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                byte[] part = new byte[length];
                int count = check("stdin", LIBC.read(STANDARD_INPUT, part, 0));
                System.arraycopy(part, 0, buffer, offset, count);
                return count == 0 && length > 0 ? -1 : count;
            }

            @Override
            public byte[] readAllBytes() throws IOException {
                return readToEnd("stdin", STANDARD_INPUT, FIRST_READ);
            }
        };
    }

    private static byte[] readUpTo(String name, int fd, int size) throws IOException {
        byte[] bytes = new byte[size];
        int length = 0;
        while (length < size) {
            int count = check(name, LIBC.read(fd, bytes, length));
            if (count == 0) {
                return Arrays.copyOf(bytes, length); // it was cut short meanwhile
            }
            length += count;
        }
        return bytes;
    }

    /// @param room for so many bytes at first; for more if there are more
    private static byte[] readToEnd(String name, int fd, int room) throws IOException {
        byte[] bytes = new byte[room];
        int length = 0;
        while (true) {
            int count = check(name, LIBC.read(fd, bytes, length));
            if (count == 0) {
                return Arrays.copyOf(bytes, length);
            }
            length += count;
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(FIRST_READ, 4 * length));
            }
        }
    }

    /// The names in a folder, sorted; none when there is no folder.
    public static List<String> list(Path folder) throws IOException {
        String path = folder.toString();
        long directory = LIBC.opendir(path);
        if (directory == -Errno.ENOENT.number()) {
            return List.of();
        }
        if (directory < 0) {
            throw failure(path, (int) -directory);
        }
        try {
            var names = new ArrayList<String>();
            byte[] name = new byte[NAME_MAX];
            for (int length = nextName(path, directory, name);
                    length > 0;
                    length = nextName(path, directory, name)) {
                String text = new String(name, 0, length, StandardCharsets.UTF_8);
                if (!text.equals(".") && !text.equals("..")) {
                    names.add(text);
                }
            }
            Collections.sort(names);
            return names;
        } finally {
            check(path, LIBC.closedir(directory));
        }
    }

    private static int nextName(String path, long directory, byte[] name) throws IOException {
        return check(path, LIBC.readdir(directory, name));
    }

    public static boolean exists(Path path) {
        return LIBC.access(path.toString(), Libc.F_OK) == 0;
    }

    public static boolean isFolder(Path path) {
        return type(path) == FOLDER;
    }

    /// Whether this process may execute the regular file at `path`.
    public static boolean isProgram(Path path) {
        return type(path) == REGULAR && LIBC.access(path.toString(), Libc.X_OK) == 0;
    }

    /// Whether this process may make files in `folder`.
    public static boolean isWritableFolder(Path folder) {
        return isFolder(folder) && LIBC.access(folder.toString(), Libc.W_OK) == 0;
    }

    /// Whether both paths lead to one file; false when either leads nowhere.
    public static boolean areSame(Path one, Path other) {
        try {
            return FileIdentity.of(LIBC, Libc.AT_FDCWD, one.toString(), 0)
                    .is(FileIdentity.of(LIBC, Libc.AT_FDCWD, other.toString(), 0));
        } catch (ErrnoException e) {
            return false;
        }
    }

    private static int type(Path path) {
        byte[] statx = new byte[Libc.STATX_SIZE];
        int result = LIBC.statx(Libc.AT_FDCWD, path.toString(), 0, Libc.STATX_TYPE, statx);
        return result < 0
                ? 0
                : ByteBuffer.wrap(statx).order(ByteOrder.nativeOrder()).getShort(STX_MODE)
                        & TYPE_MASK;
    }

    /// Of an open file that nothing was read of yet; 0 where the kernel does not know before that.
    private static int size(int fd) {
        // statx(2) would tell it among other things, and take longer
        long end = LIBC.lseek(fd, 0, Libc.SEEK_END);
        return end > 0 && LIBC.lseek(fd, 0, Libc.SEEK_SET) == 0 ? (int) end : 0;
    }

    /// Makes the folder and those above it that are missing, with mode 0700.
    public static void createFolders(Path folder) throws IOException {
        if (isFolder(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent != null) {
            createFolders(parent);
        }
        int result = LIBC.mkdir(folder.toString(), FOLDER_MODE);
        // another process that was quicker is fine; a file in the way is not
        if (result < 0 && !isFolder(folder)) {
            throw failure(folder.toString(), -result);
        }
    }

    /// Makes the file with these bytes, mode 0600, or puts them in the place of what it held.
    public static void write(Path file, byte[] bytes) throws IOException {
        write(file, bytes, Libc.O_TRUNC);
    }

    /// Makes the file with these bytes, mode 0600, or adds them at its end, in one write: lines of
    /// several processes do not mix.
    public static void append(Path file, byte[] bytes) throws IOException {
        write(file, bytes, Libc.O_APPEND);
    }

    private static void write(Path file, byte[] bytes, int flag) throws IOException {
        String path = file.toString();
        try (Fd fd = open(path, Libc.O_WRONLY | Libc.O_CREAT | flag)) {
            int written = 0;
            while (written < bytes.length) {
                written += check(path, LIBC.write(fd.number(), bytes, written));
            }
        }
    }

    /// fsync(2) of a file or folder.
    public static void sync(Path path) throws IOException {
        // Linux syncs also what was opened for reading, and folders cannot be opened otherwise.
        try (Fd fd = open(path.toString(), Libc.O_RDONLY)) {
            check(path.toString(), LIBC.fsync(fd.number()));
        }
    }

    /// Atomically puts a file under another name, over what had that name.
    public static void rename(Path from, Path to) throws IOException {
        check(from + " -> " + to, LIBC.rename(from.toString(), to.toString()));
    }

    /// Gives a file a second name.
    ///
    /// @throws FileAlreadyExistsException when something has that name
    public static void link(Path existing, Path name) throws IOException {
        check(name + " -> " + existing, LIBC.link(existing.toString(), name.toString()));
    }

    /// Removes a file; nothing when there is none.
    public static void delete(Path file) throws IOException {
        int result = LIBC.unlink(file.toString());
        if (result != -Errno.ENOENT.number()) {
            check(file.toString(), result);
        }
    }

    /// Opens the file, made with mode 0600 where it is missing, waits for the record lock on all of
    /// it and takes it (fcntl(2), `F_SETLKW`). Closing this descriptor gives the lock back, and so
    /// does closing any other one of this process that is open on the file.
    public static Fd lock(Path file) throws IOException {
        String path = file.toString();
        byte[] lock = new byte[Libc.FLOCK_SIZE];
        ByteBuffer.wrap(lock).order(ByteOrder.nativeOrder()).putShort(L_TYPE, Libc.F_WRLCK);
        Fd fd = open(path, Libc.O_WRONLY | Libc.O_CREAT);
        int result;
        do {
            result = LIBC.fcntl(fd.number(), Libc.F_SETLKW, lock);
        } while (result == -Errno.EINTR.number());
        if (result < 0) {
            fd.close();
            throw failure(path, -result);
        }
        return fd;
    }

    private static Fd open(String path, int flags) throws IOException {
        return new Fd(LIBC, check(path, LIBC.open(path, flags | Libc.O_CLOEXEC, FILE_MODE)));
    }

    private static int check(String path, int result) throws IOException {
        if (result < 0) {
            throw failure(path, -result);
        }
        return result;
    }

    private static IOException failure(String path, int number) {
        if (number == Errno.ENOENT.number()) {
            return new NoSuchFileException(path);
        }
        if (number == Errno.EEXIST.number()) {
            return new FileAlreadyExistsException(path);
        }
        return new FileSystemException(path, null, new Errno(number).describe());
    }
}
