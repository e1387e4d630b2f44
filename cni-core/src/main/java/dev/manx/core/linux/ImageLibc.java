package dev.manx.core.linux;

import java.nio.charset.StandardCharsets;
import org.graalvm.nativeimage.PinnedObject;
import org.graalvm.nativeimage.StackValue;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.function.CFunction.Transition;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CIntPointer;
import org.graalvm.word.PointerBase;
import org.graalvm.word.SignedWord;
import org.graalvm.word.UnsignedWord;
import org.graalvm.word.WordFactory;

/// [Libc] in a native image: bare machine calls, pinned arrays in place of copies, and paths on the
/// stack.
///
/// `NO_TRANSITION` keeps the thread in Java state, so that nothing of the runtime runs between a
/// call and the reading of errno behind it. In return, no other thread can finish a garbage
/// collection meanwhile. That is fair for all calls here: `send` works for milliseconds at most,
/// and a `recv` finds its answer waiting, because rtnetlink answers before `send` returns; only a
/// lost answer makes it wait, and then not longer than the socket's time limit. A lock, and the
/// notification of a link's end, are waited for by plugin calls only. They have two threads at
/// most, and never so much garbage that either would collect it; `connect` and `waitid` are called
/// so that they never wait.
final class ImageLibc implements Libc {

    static final Libc INSTANCE = new ImageLibc();

    /// Where `struct dirent` has its `d_name`, in glibc and musl on 64-bit machines: behind the
    /// inode, the offset, the record's length and the type.
    private static final int D_NAME = Long.BYTES + Long.BYTES + Short.BYTES + Byte.BYTES;

    /// How long a path may be, its NUL counted (limits.h), and the error of one that is longer.
    private static final int PATH_MAX = 4096;

    private static final int ENAMETOOLONG = 36;

    /// The number of renameat2(2) in `asm/unistd_64.h` and, for all machines but x86, in
    /// `asm-generic/unistd.h`: musl has no function of that name.
    private static final long SYS_RENAMEAT2 =
            "amd64".equals(System.getProperty("os.arch")) ? 316 : 276;

    private ImageLibc() {}

    @Override
    public int openat(int dirfd, String path, int flags, int mode) {
        CCharPointer text = StackValue.get(PATH_MAX);
        if (!copy(path, text)) {
            return -ENAMETOOLONG;
        }
        int result = c_openat(dirfd, text, flags, mode);
        return result >= 0 ? result : -errno();
    }

    @Override
    public int read(int fd, byte[] buffer, int offset) {
        try (var pinned = PinnedObject.create(buffer)) {
            long result =
                    c_read(fd, start(pinned).addressOf(offset), size(buffer.length - offset))
                            .rawValue();
            return result >= 0 ? (int) result : -errno();
        }
    }

    @Override
    public long lseek(int fd, long offset, int whence) {
        long result = c_lseek(fd, offset, whence);
        return result >= 0 ? result : -errno();
    }

    @Override
    public int write(int fd, byte[] buffer, int offset) {
        try (var pinned = PinnedObject.create(buffer)) {
            long result =
                    c_write(fd, start(pinned).addressOf(offset), size(buffer.length - offset))
                            .rawValue();
            return result >= 0 ? (int) result : -errno();
        }
    }

    @Override
    public int close(int fd) {
        int result = c_close(fd);
        return result >= 0 ? result : -errno();
    }

    @Override
    public int fsync(int fd) {
        int result = c_fsync(fd);
        return result >= 0 ? result : -errno();
    }

    @Override
    public int flock(int fd, int operation) {
        int result = c_flock(fd, operation);
        return result >= 0 ? result : -errno();
    }

    @Override
    public int faccessat(int dirfd, String path, int mode, int flags) {
        CCharPointer text = StackValue.get(PATH_MAX);
        if (!copy(path, text)) {
            return -ENAMETOOLONG;
        }
        int result = c_faccessat(dirfd, text, mode, flags);
        return result >= 0 ? result : -errno();
    }

    @Override
    public int mkdir(String path, int mode) {
        CCharPointer text = StackValue.get(PATH_MAX);
        if (!copy(path, text)) {
            return -ENAMETOOLONG;
        }
        int result = c_mkdir(text, mode);
        return result >= 0 ? result : -errno();
    }

    @Override
    public int ftruncate(int fd, long length) {
        int result = c_ftruncate(fd, length);
        return result >= 0 ? result : -errno();
    }

    @Override
    public int renameat2(int fromDirfd, String from, int toDirfd, String to, int flags) {
        CCharPointer source = StackValue.get(PATH_MAX);
        CCharPointer target = StackValue.get(PATH_MAX);
        if (!copy(from, source) || !copy(to, target)) {
            return -ENAMETOOLONG;
        }
        long result = c_syscall(SYS_RENAMEAT2, fromDirfd, source, toDirfd, target, flags);
        return result >= 0 ? (int) result : -errno();
    }

    @Override
    public int linkat(int existingDirfd, String existing, int nameDirfd, String name, int flags) {
        CCharPointer source = StackValue.get(PATH_MAX);
        CCharPointer target = StackValue.get(PATH_MAX);
        if (!copy(existing, source) || !copy(name, target)) {
            return -ENAMETOOLONG;
        }
        int result = c_linkat(existingDirfd, source, nameDirfd, target, flags);
        return result >= 0 ? result : -errno();
    }

    @Override
    public int symlinkat(String target, int dirfd, String path) {
        CCharPointer content = StackValue.get(PATH_MAX);
        CCharPointer text = StackValue.get(PATH_MAX);
        if (!copy(target, content) || !copy(path, text)) {
            return -ENAMETOOLONG;
        }
        int result = c_symlinkat(content, dirfd, text);
        return result >= 0 ? result : -errno();
    }

    @Override
    public int readlinkat(int dirfd, String path, byte[] buffer) {
        CCharPointer text = StackValue.get(PATH_MAX);
        if (!copy(path, text)) {
            return -ENAMETOOLONG;
        }
        try (var pinned = PinnedObject.create(buffer)) {
            long result = c_readlinkat(dirfd, text, start(pinned), size(buffer.length)).rawValue();
            return result >= 0 ? (int) result : -errno();
        }
    }

    @Override
    public int unlinkat(int dirfd, String path, int flags) {
        CCharPointer text = StackValue.get(PATH_MAX);
        if (!copy(path, text)) {
            return -ENAMETOOLONG;
        }
        int result = c_unlinkat(dirfd, text, flags);
        return result >= 0 ? result : -errno();
    }

    @Override
    public long opendir(String path) {
        CCharPointer text = StackValue.get(PATH_MAX);
        if (!copy(path, text)) {
            return -ENAMETOOLONG;
        }
        PointerBase directory = c_opendir(text);
        return directory.isNonNull() ? directory.rawValue() : -errno();
    }

    @Override
    public int readdir(long directory, byte[] name) {
        errnoLocation().write(0);
        CCharPointer entry = c_readdir(WordFactory.pointer(directory));
        if (entry.isNull()) {
            return -errno(); // 0 at the end
        }
        int length = 0;
        for (byte each = entry.read(D_NAME); each != 0; each = entry.read(D_NAME + length)) {
            name[length++] = each;
        }
        return length;
    }

    @Override
    public int closedir(long directory) {
        int result = c_closedir(WordFactory.pointer(directory));
        return result >= 0 ? result : -errno();
    }

    @Override
    public int ioctl(int fd, long request) {
        int result = c_ioctl(fd, request);
        return result >= 0 ? result : -errno();
    }

    @Override
    public int setns(int fd, int nstype) {
        int result = c_setns(fd, nstype);
        return result >= 0 ? result : -errno();
    }

    @Override
    public int statx(int dirfd, String path, int flags, int mask, byte[] buffer) {
        CCharPointer text = StackValue.get(PATH_MAX);
        if (!copy(path, text)) {
            return -ENAMETOOLONG;
        }
        try (var pinned = PinnedObject.create(buffer)) {
            int result = c_statx(dirfd, text, flags, mask, start(pinned));
            return result >= 0 ? result : -errno();
        }
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        int result = c_socket(domain, type, protocol);
        return result >= 0 ? result : -errno();
    }

    @Override
    public int setsockopt(int fd, int level, int name, byte[] value) {
        try (var pinned = PinnedObject.create(value)) {
            int result = c_setsockopt(fd, level, name, start(pinned), value.length);
            return result >= 0 ? result : -errno();
        }
    }

    @Override
    public int connect(int fd, byte[] address) {
        try (var pinned = PinnedObject.create(address)) {
            int result = c_connect(fd, start(pinned), address.length);
            return result >= 0 ? result : -errno();
        }
    }

    @Override
    public int waitid(int idType, int id, byte[] info, int options) {
        try (var pinned = PinnedObject.create(info)) {
            int result = c_waitid(idType, id, start(pinned), options);
            return result >= 0 ? result : -errno();
        }
    }

    @Override
    public int send(int fd, byte[] buffer, int length, int flags) {
        try (var pinned = PinnedObject.create(buffer)) {
            long result = c_send(fd, start(pinned), size(length), flags).rawValue();
            return result >= 0 ? (int) result : -errno();
        }
    }

    @Override
    public int recv(int fd, byte[] buffer, int flags) {
        try (var pinned = PinnedObject.create(buffer)) {
            long result = c_recv(fd, start(pinned), size(buffer.length), flags).rawValue();
            return result >= 0 ? (int) result : -errno();
        }
    }

    /// Puts a path where the kernel reads it: on the stack, so that no object is made and pinned.
    ///
    /// @return whether there is room
    private static boolean copy(String path, CCharPointer text) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= PATH_MAX) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            text.write(i, bytes[i]);
        }
        text.write(bytes.length, (byte) 0);
        return true;
    }

    private static CCharPointer start(PinnedObject pinned) {
        return pinned.addressOfArrayElement(0);
    }

    private static UnsignedWord size(int length) {
        return WordFactory.unsigned(length);
    }

    private static int errno() {
        return errnoLocation().read();
    }

    @CFunction(value = "openat", transition = Transition.NO_TRANSITION)
    private static native int c_openat(int dirfd, CCharPointer path, int flags, int mode);

    @CFunction(value = "read", transition = Transition.NO_TRANSITION)
    private static native SignedWord c_read(int fd, CCharPointer buffer, UnsignedWord count);

    @CFunction(value = "lseek", transition = Transition.NO_TRANSITION)
    private static native long c_lseek(int fd, long offset, int whence);

    @CFunction(value = "write", transition = Transition.NO_TRANSITION)
    private static native SignedWord c_write(int fd, CCharPointer buffer, UnsignedWord count);

    @CFunction(value = "close", transition = Transition.NO_TRANSITION)
    private static native int c_close(int fd);

    @CFunction(value = "fsync", transition = Transition.NO_TRANSITION)
    private static native int c_fsync(int fd);

    @CFunction(value = "flock", transition = Transition.NO_TRANSITION)
    private static native int c_flock(int fd, int operation);

    @CFunction(value = "faccessat", transition = Transition.NO_TRANSITION)
    private static native int c_faccessat(int dirfd, CCharPointer path, int mode, int flags);

    @CFunction(value = "mkdir", transition = Transition.NO_TRANSITION)
    private static native int c_mkdir(CCharPointer path, int mode);

    @CFunction(value = "ftruncate", transition = Transition.NO_TRANSITION)
    private static native int c_ftruncate(int fd, long length);

    @CFunction(value = "syscall", transition = Transition.NO_TRANSITION)
    private static native long c_syscall(
            long number, long fd, CCharPointer path, long otherFd, CCharPointer other, long flags);

    @CFunction(value = "linkat", transition = Transition.NO_TRANSITION)
    private static native int c_linkat(
            int existingDirfd, CCharPointer existing, int nameDirfd, CCharPointer name, int flags);

    @CFunction(value = "symlinkat", transition = Transition.NO_TRANSITION)
    private static native int c_symlinkat(CCharPointer target, int dirfd, CCharPointer path);

    @CFunction(value = "readlinkat", transition = Transition.NO_TRANSITION)
    private static native SignedWord c_readlinkat(
            int dirfd, CCharPointer path, CCharPointer buffer, UnsignedWord size);

    @CFunction(value = "unlinkat", transition = Transition.NO_TRANSITION)
    private static native int c_unlinkat(int dirfd, CCharPointer path, int flags);

    @CFunction(value = "opendir", transition = Transition.NO_TRANSITION)
    private static native PointerBase c_opendir(CCharPointer path);

    @CFunction(value = "readdir", transition = Transition.NO_TRANSITION)
    private static native CCharPointer c_readdir(PointerBase directory);

    @CFunction(value = "closedir", transition = Transition.NO_TRANSITION)
    private static native int c_closedir(PointerBase directory);

    @CFunction(value = "ioctl", transition = Transition.NO_TRANSITION)
    private static native int c_ioctl(int fd, long request);

    @CFunction(value = "setns", transition = Transition.NO_TRANSITION)
    private static native int c_setns(int fd, int nstype);

    @CFunction(value = "statx", transition = Transition.NO_TRANSITION)
    private static native int c_statx(
            int dirfd, CCharPointer path, int flags, int mask, CCharPointer buffer);

    @CFunction(value = "socket", transition = Transition.NO_TRANSITION)
    private static native int c_socket(int domain, int type, int protocol);

    @CFunction(value = "setsockopt", transition = Transition.NO_TRANSITION)
    private static native int c_setsockopt(
            int fd, int level, int name, CCharPointer value, int length);

    @CFunction(value = "connect", transition = Transition.NO_TRANSITION)
    private static native int c_connect(int fd, CCharPointer address, int length);

    @CFunction(value = "waitid", transition = Transition.NO_TRANSITION)
    private static native int c_waitid(int idType, int id, CCharPointer info, int options);

    @CFunction(value = "send", transition = Transition.NO_TRANSITION)
    private static native SignedWord c_send(
            int fd, CCharPointer buffer, UnsignedWord length, int flags);

    @CFunction(value = "recv", transition = Transition.NO_TRANSITION)
    private static native SignedWord c_recv(
            int fd, CCharPointer buffer, UnsignedWord length, int flags);

    /// The accessor of the calling thread's errno, in glibc and musl alike.
    @CFunction(value = "__errno_location", transition = Transition.NO_TRANSITION)
    private static native CIntPointer errnoLocation();
}
