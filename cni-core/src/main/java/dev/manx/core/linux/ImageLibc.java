package dev.manx.core.linux;

import org.graalvm.nativeimage.PinnedObject;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.function.CFunction.Transition;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CIntPointer;
import org.graalvm.nativeimage.c.type.CTypeConversion;
import org.graalvm.word.PointerBase;
import org.graalvm.word.SignedWord;
import org.graalvm.word.UnsignedWord;
import org.graalvm.word.WordFactory;

/// [Libc] in a native image: bare machine calls, and pinned arrays in place of copies.
///
/// `NO_TRANSITION` keeps the thread in Java state, so that nothing of the runtime runs between a
/// call and the reading of errno behind it. In return, no other thread can finish a garbage
/// collection meanwhile. That is fair for all calls here: `send` works for milliseconds at most,
/// and a `recv` finds its answer waiting, because rtnetlink answers before `send` returns; only a
/// lost answer makes it wait, and then not longer than the socket's time limit. A lock is waited
/// for by plugin calls only, which have no thread but the one that waits for a link's end (`send`,
/// as above); `connect` and `waitid` are called so that they never wait.
final class ImageLibc implements Libc {

    static final Libc INSTANCE = new ImageLibc();

    /// Where `struct dirent` has its `d_name`, in glibc and musl on 64-bit machines: behind the
    /// inode, the offset, the record's length and the type.
    private static final int D_NAME = Long.BYTES + Long.BYTES + Short.BYTES + Byte.BYTES;

    private ImageLibc() {}

    @Override
    public int open(String path, int flags, int mode) {
        try (var text = CTypeConversion.toCString(path)) {
            int result = c_open(text.get(), flags, mode);
            return result >= 0 ? result : -errno();
        }
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
    public int fcntl(int fd, int command, byte[] lock) {
        try (var pinned = PinnedObject.create(lock)) {
            int result = c_fcntl(fd, command, start(pinned));
            return result >= 0 ? result : -errno();
        }
    }

    @Override
    public int access(String path, int mode) {
        try (var text = CTypeConversion.toCString(path)) {
            int result = c_access(text.get(), mode);
            return result >= 0 ? result : -errno();
        }
    }

    @Override
    public int mkdir(String path, int mode) {
        try (var text = CTypeConversion.toCString(path)) {
            int result = c_mkdir(text.get(), mode);
            return result >= 0 ? result : -errno();
        }
    }

    @Override
    public int rename(String from, String to) {
        try (var source = CTypeConversion.toCString(from);
                var target = CTypeConversion.toCString(to)) {
            int result = c_rename(source.get(), target.get());
            return result >= 0 ? result : -errno();
        }
    }

    @Override
    public int link(String existing, String name) {
        try (var source = CTypeConversion.toCString(existing);
                var target = CTypeConversion.toCString(name)) {
            int result = c_link(source.get(), target.get());
            return result >= 0 ? result : -errno();
        }
    }

    @Override
    public int unlink(String path) {
        try (var text = CTypeConversion.toCString(path)) {
            int result = c_unlink(text.get());
            return result >= 0 ? result : -errno();
        }
    }

    @Override
    public long opendir(String path) {
        try (var text = CTypeConversion.toCString(path)) {
            PointerBase directory = c_opendir(text.get());
            return directory.isNonNull() ? directory.rawValue() : -errno();
        }
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
        try (var text = CTypeConversion.toCString(path);
                var pinned = PinnedObject.create(buffer)) {
            int result = c_statx(dirfd, text.get(), flags, mask, start(pinned));
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

    private static CCharPointer start(PinnedObject pinned) {
        return pinned.addressOfArrayElement(0);
    }

    private static UnsignedWord size(int length) {
        return WordFactory.unsigned(length);
    }

    private static int errno() {
        return errnoLocation().read();
    }

    @CFunction(value = "open", transition = Transition.NO_TRANSITION)
    private static native int c_open(CCharPointer path, int flags, int mode);

    @CFunction(value = "read", transition = Transition.NO_TRANSITION)
    private static native SignedWord c_read(int fd, CCharPointer buffer, UnsignedWord count);

    @CFunction(value = "write", transition = Transition.NO_TRANSITION)
    private static native SignedWord c_write(int fd, CCharPointer buffer, UnsignedWord count);

    @CFunction(value = "close", transition = Transition.NO_TRANSITION)
    private static native int c_close(int fd);

    @CFunction(value = "fsync", transition = Transition.NO_TRANSITION)
    private static native int c_fsync(int fd);

    @CFunction(value = "fcntl", transition = Transition.NO_TRANSITION)
    private static native int c_fcntl(int fd, int command, CCharPointer lock);

    @CFunction(value = "access", transition = Transition.NO_TRANSITION)
    private static native int c_access(CCharPointer path, int mode);

    @CFunction(value = "mkdir", transition = Transition.NO_TRANSITION)
    private static native int c_mkdir(CCharPointer path, int mode);

    @CFunction(value = "rename", transition = Transition.NO_TRANSITION)
    private static native int c_rename(CCharPointer from, CCharPointer to);

    @CFunction(value = "link", transition = Transition.NO_TRANSITION)
    private static native int c_link(CCharPointer existing, CCharPointer name);

    @CFunction(value = "unlink", transition = Transition.NO_TRANSITION)
    private static native int c_unlink(CCharPointer path);

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
