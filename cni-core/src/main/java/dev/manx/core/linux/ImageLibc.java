package dev.manx.core.linux;

import org.graalvm.nativeimage.PinnedObject;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.function.CFunction.Transition;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CIntPointer;
import org.graalvm.nativeimage.c.type.CTypeConversion;
import org.graalvm.word.SignedWord;
import org.graalvm.word.UnsignedWord;
import org.graalvm.word.WordFactory;

/// [Libc] in a native image: bare machine calls, and pinned arrays in place of copies.
///
/// `NO_TRANSITION` keeps the thread in Java state, so that nothing of the runtime runs between a
/// call and the reading of errno behind it. In return, no other thread can finish a garbage
/// collection meanwhile. That is fair for all calls here: `send` works for milliseconds at most,
/// and a `recv` finds its answer waiting, because rtnetlink answers before `send` returns; only a
/// lost answer makes it wait, and then not longer than the socket's time limit. `connect` and
/// `waitid` are called so that they never wait.
final class ImageLibc implements Libc {

    static final Libc INSTANCE = new ImageLibc();

    private ImageLibc() {}

    @Override
    public int open(String path, int flags, int mode) {
        try (var text = CTypeConversion.toCString(path)) {
            int result = c_open(text.get(), flags, mode);
            return result >= 0 ? result : -errno();
        }
    }

    @Override
    public int read(int fd, byte[] buffer) {
        try (var pinned = PinnedObject.create(buffer)) {
            long result = c_read(fd, start(pinned), size(buffer.length)).rawValue();
            return result >= 0 ? (int) result : -errno();
        }
    }

    @Override
    public int write(int fd, byte[] buffer) {
        try (var pinned = PinnedObject.create(buffer)) {
            long result = c_write(fd, start(pinned), size(buffer.length)).rawValue();
            return result >= 0 ? (int) result : -errno();
        }
    }

    @Override
    public int close(int fd) {
        int result = c_close(fd);
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
