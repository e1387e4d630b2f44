package dev.manx.core.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Files as a plugin call uses them: the system calls and nothing around them. `java.nio.file` does
/// the same with a file system provider, channels and cleaners, whose first use takes as long as
/// all else that IPAM does (`docs/native-image.md`). Failures are those of [OpenFolder].
public final class LinuxFiles {

    private static final Libc LIBC = Libc.system();

    private static final int FOLDER_MODE = 0700;
    private static final int FIRST_READ = 4096;
    private static final int NAME_MAX = 255;

    // linux/stat.h: S_IFMT and two of its values; struct statx: __u16 stx_mode at 0x1c
    private static final int TYPE_MASK = 0170000;
    private static final int REGULAR = 0100000;
    private static final int FOLDER = 0040000;
    private static final int STX_MODE = 0x1c;

    private static final int STANDARD_INPUT = 0;

    private LinuxFiles() {}

    /// All of a file, without what is appended to it meanwhile.
    ///
    /// @throws NoSuchFileException when there is none
    public static byte[] read(Path file) throws IOException {
        return OpenFolder.ANYWHERE.read(file.toString());
    }

    /// The same; nothing when there is no file, without an exception and its stack.
    public static Optional<byte[]> readIfThere(Path file) throws IOException {
        return OpenFolder.ANYWHERE.readIfThere(file.toString());
    }

    /// A file of one line without its end, such as the kernel has under `/proc/sys`.
    public static String readLine(Path file) throws IOException {
        return OpenFolder.ANYWHERE.readLine(file.toString());
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
                int count = OpenFolder.ANYWHERE.check("stdin", LIBC.read(STANDARD_INPUT, part, 0));
                System.arraycopy(part, 0, buffer, offset, count);
                return count == 0 && length > 0 ? -1 : count;
            }

            @Override
            public byte[] readAllBytes() throws IOException {
                return OpenFolder.ANYWHERE.readToEnd("stdin", STANDARD_INPUT, FIRST_READ);
            }
        };
    }

    /// The names in a folder, sorted; none when there is no folder.
    public static List<String> list(Path folder) throws IOException {
        String path = folder.toString();
        long directory = LIBC.opendir(path);
        if (directory == -Errno.ENOENT.number()) {
            return List.of();
        }
        if (directory < 0) {
            throw OpenFolder.ANYWHERE.failure(path, (int) -directory);
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
            OpenFolder.ANYWHERE.check(path, LIBC.closedir(directory));
        }
    }

    private static int nextName(String path, long directory, byte[] name) throws IOException {
        return OpenFolder.ANYWHERE.check(path, LIBC.readdir(directory, name));
    }

    public static boolean exists(Path path) {
        return OpenFolder.ANYWHERE.exists(path.toString());
    }

    public static boolean isFolder(Path path) {
        return type(path) == FOLDER;
    }

    /// Whether this process may execute the regular file at `path`.
    public static boolean isProgram(Path path) {
        return type(path) == REGULAR && isAllowed(path, Libc.X_OK);
    }

    /// Whether this process may make files in `folder`.
    public static boolean isWritableFolder(Path folder) {
        return isFolder(folder) && isAllowed(folder, Libc.W_OK);
    }

    private static boolean isAllowed(Path path, int mode) {
        return LIBC.faccessat(Libc.AT_FDCWD, path.toString(), mode, 0) == 0;
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
            throw OpenFolder.ANYWHERE.failure(folder.toString(), -result);
        }
    }

    /// Makes the file with these bytes, mode 0600, or puts them in the place of what it held.
    public static void write(Path file, byte[] bytes) throws IOException {
        OpenFolder.ANYWHERE.write(file.toString(), bytes);
    }

    /// Makes the file with these bytes, mode 0600, or adds them at its end, in one write: lines of
    /// several processes do not mix.
    public static void append(Path file, byte[] bytes) throws IOException {
        OpenFolder.ANYWHERE.append(file.toString(), bytes);
    }

    /// fsync(2) of a file or folder.
    public static void sync(Path path) throws IOException {
        OpenFolder.ANYWHERE.sync(path.toString());
    }

    /// Atomically puts a file under another name, over what had that name.
    public static void rename(Path from, Path to) throws IOException {
        OpenFolder.ANYWHERE.rename(from.toString(), to.toString());
    }

    /// Atomically gives each of two files the other's name.
    ///
    /// @return false, and nothing has changed, when `other` is missing or the file system cannot
    public static boolean exchange(Path file, Path other) throws IOException {
        return OpenFolder.ANYWHERE.exchange(file.toString(), other.toString());
    }

    /// Gives a file a second name.
    ///
    /// @throws FileAlreadyExistsException when something has that name
    public static void link(Path existing, Path name) throws IOException {
        OpenFolder.ANYWHERE.link(existing.toString(), name.toString());
    }

    /// Makes a symbolic link that says `text`, which need not lead anywhere; at most 4095 bytes.
    ///
    /// @throws FileAlreadyExistsException when something has that name
    public static void writeLink(Path name, String text) throws IOException {
        OpenFolder.ANYWHERE.writeLink(name.toString(), text);
    }

    /// What a symbolic link says; nothing when it is missing.
    ///
    /// @throws NotLinkException when something else has that name
    public static Optional<byte[]> readLink(Path name) throws IOException {
        return OpenFolder.ANYWHERE.readLink(name.toString());
    }

    /// Removes a file; nothing when there is none.
    public static void delete(Path file) throws IOException {
        OpenFolder.ANYWHERE.delete(file.toString());
    }

    /// Waits until nobody else has locked this file, made with mode 0600 where it is missing, and
    /// locks it until what is returned is closed (flock(2)).
    public static Fd lock(Path file) throws IOException {
        return OpenFolder.ANYWHERE.lock(file.toString());
    }
}
