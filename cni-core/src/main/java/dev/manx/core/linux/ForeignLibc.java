package dev.manx.core.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/// [Libc] on a JVM, by the Foreign Function & Memory API. The only user of `java.lang.foreign`. The
/// handles are made when this class is first used, which is never in a native image.
@SuppressWarnings("restricted") // calling C is what this class is for
final class ForeignLibc implements Libc {

    static final Libc INSTANCE = new ForeignLibc();

    private static final MemoryLayout C_INT = ValueLayout.JAVA_INT;
    private static final MemoryLayout C_LONG = ValueLayout.JAVA_LONG;
    private static final MemoryLayout C_POINTER = ValueLayout.ADDRESS;

    private static final MethodHandle OPENAT =
            // mode is behind the dots in C: int openat(int, const char *, int, ...)
            handle(
                    "openat",
                    C_INT,
                    Linker.Option.firstVariadicArg(3),
                    C_INT,
                    C_POINTER,
                    C_INT,
                    C_INT);
    private static final MethodHandle READ = handle("read", C_LONG, C_INT, C_POINTER, C_LONG);
    private static final MethodHandle LSEEK = handle("lseek", C_LONG, C_INT, C_LONG, C_INT);
    private static final MethodHandle WRITE = handle("write", C_LONG, C_INT, C_POINTER, C_LONG);
    private static final MethodHandle CLOSE = handle("close", C_INT, C_INT);
    private static final MethodHandle FSYNC = handle("fsync", C_INT, C_INT);
    private static final MethodHandle FLOCK = handle("flock", C_INT, C_INT, C_INT);
    private static final MethodHandle FACCESSAT =
            handle("faccessat", C_INT, C_INT, C_POINTER, C_INT, C_INT);
    private static final MethodHandle MKDIR = handle("mkdir", C_INT, C_POINTER, C_INT);
    private static final MethodHandle FTRUNCATE = handle("ftruncate", C_INT, C_INT, C_LONG);
    private static final MethodHandle RENAMEAT2 =
            handle("renameat2", C_INT, C_INT, C_POINTER, C_INT, C_POINTER, C_INT);
    private static final MethodHandle LINKAT =
            handle("linkat", C_INT, C_INT, C_POINTER, C_INT, C_POINTER, C_INT);
    private static final MethodHandle SYMLINKAT =
            handle("symlinkat", C_INT, C_POINTER, C_INT, C_POINTER);
    private static final MethodHandle READLINKAT =
            handle("readlinkat", C_LONG, C_INT, C_POINTER, C_POINTER, C_LONG);
    private static final MethodHandle UNLINKAT = handle("unlinkat", C_INT, C_INT, C_POINTER, C_INT);
    private static final MethodHandle OPENDIR = handle("opendir", C_POINTER, C_POINTER);
    private static final MethodHandle READDIR = handle("readdir", C_POINTER, C_POINTER);
    private static final MethodHandle CLOSEDIR = handle("closedir", C_INT, C_POINTER);
    private static final MethodHandle IOCTL =
            handle("ioctl", C_INT, Linker.Option.firstVariadicArg(2), C_INT, C_LONG);
    private static final MethodHandle SETNS = handle("setns", C_INT, C_INT, C_INT);
    private static final MethodHandle STATX =
            handle("statx", C_INT, C_INT, C_POINTER, C_INT, C_INT, C_POINTER);
    private static final MethodHandle SOCKET = handle("socket", C_INT, C_INT, C_INT, C_INT);
    private static final MethodHandle SETSOCKOPT =
            handle("setsockopt", C_INT, C_INT, C_INT, C_INT, C_POINTER, C_INT);
    private static final MethodHandle CONNECT = handle("connect", C_INT, C_INT, C_POINTER, C_INT);
    private static final MethodHandle WAITID =
            handle("waitid", C_INT, C_INT, C_INT, C_POINTER, C_INT);
    private static final MethodHandle SEND =
            handle("send", C_LONG, C_INT, C_POINTER, C_LONG, C_INT);
    private static final MethodHandle RECV =
            handle("recv", C_LONG, C_INT, C_POINTER, C_LONG, C_INT);

    /// Where glibc's `struct dirent` has its `d_name`.
    private static final int D_NAME = Long.BYTES + Long.BYTES + Short.BYTES + Byte.BYTES;

    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout()
                    .varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private ForeignLibc() {}

    @Override
    public int openat(int dirfd, String path, int flags, int mode) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            var text = arena.allocateFrom(path);
            return result((int) OPENAT.invokeExact(state, dirfd, text, flags, mode), state);
        } catch (Throwable e) {
            throw unexpected("openat", e);
        }
    }

    @Override
    public int read(int fd, byte[] buffer, int offset) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            int room = buffer.length - offset;
            var memory = arena.allocate(room);
            int count = result((long) READ.invokeExact(state, fd, memory, (long) room), state);
            if (count > 0) {
                MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, buffer, offset, count);
            }
            return count;
        } catch (Throwable e) {
            throw unexpected("read", e);
        }
    }

    @Override
    public long lseek(int fd, long offset, int whence) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            long result = (long) LSEEK.invokeExact(state, fd, offset, whence);
            return result >= 0 ? result : -errno(state);
        } catch (Throwable e) {
            throw unexpected("lseek", e);
        }
    }

    @Override
    public int write(int fd, byte[] buffer, int offset) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            int length = buffer.length - offset;
            var memory = arena.allocate(length);
            MemorySegment.copy(buffer, offset, memory, ValueLayout.JAVA_BYTE, 0, length);
            return result((long) WRITE.invokeExact(state, fd, memory, (long) length), state);
        } catch (Throwable e) {
            throw unexpected("write", e);
        }
    }

    @Override
    public int close(int fd) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            return result((int) CLOSE.invokeExact(state, fd), state);
        } catch (Throwable e) {
            throw unexpected("close", e);
        }
    }

    @Override
    public int fsync(int fd) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            return result((int) FSYNC.invokeExact(state, fd), state);
        } catch (Throwable e) {
            throw unexpected("fsync", e);
        }
    }

    @Override
    public int flock(int fd, int operation) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            return result((int) FLOCK.invokeExact(state, fd, operation), state);
        } catch (Throwable e) {
            throw unexpected("flock", e);
        }
    }

    @Override
    public int faccessat(int dirfd, String path, int mode, int flags) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            var text = arena.allocateFrom(path);
            return result((int) FACCESSAT.invokeExact(state, dirfd, text, mode, flags), state);
        } catch (Throwable e) {
            throw unexpected("faccessat", e);
        }
    }

    @Override
    public int mkdir(String path, int mode) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            return result((int) MKDIR.invokeExact(state, arena.allocateFrom(path), mode), state);
        } catch (Throwable e) {
            throw unexpected("mkdir", e);
        }
    }

    @Override
    public int ftruncate(int fd, long length) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            return result((int) FTRUNCATE.invokeExact(state, fd, length), state);
        } catch (Throwable e) {
            throw unexpected("ftruncate", e);
        }
    }

    @Override
    public int renameat2(int fromDirfd, String from, int toDirfd, String to, int flags) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            var source = arena.allocateFrom(from);
            var target = arena.allocateFrom(to);
            return result(
                    (int) RENAMEAT2.invokeExact(state, fromDirfd, source, toDirfd, target, flags),
                    state);
        } catch (Throwable e) {
            throw unexpected("renameat2", e);
        }
    }

    @Override
    public int linkat(int existingDirfd, String existing, int nameDirfd, String name, int flags) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            var source = arena.allocateFrom(existing);
            var target = arena.allocateFrom(name);
            return result(
                    (int)
                            LINKAT.invokeExact(
                                    state, existingDirfd, source, nameDirfd, target, flags),
                    state);
        } catch (Throwable e) {
            throw unexpected("linkat", e);
        }
    }

    @Override
    public int symlinkat(String target, int dirfd, String path) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            var content = arena.allocateFrom(target);
            var text = arena.allocateFrom(path);
            return result((int) SYMLINKAT.invokeExact(state, content, dirfd, text), state);
        } catch (Throwable e) {
            throw unexpected("symlinkat", e);
        }
    }

    @Override
    public int readlinkat(int dirfd, String path, byte[] buffer) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            var text = arena.allocateFrom(path);
            var memory = arena.allocate(buffer.length);
            long room = buffer.length;
            int count =
                    result((long) READLINKAT.invokeExact(state, dirfd, text, memory, room), state);
            if (count > 0) {
                MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, buffer, 0, count);
            }
            return count;
        } catch (Throwable e) {
            throw unexpected("readlinkat", e);
        }
    }

    @Override
    public int unlinkat(int dirfd, String path, int flags) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            var text = arena.allocateFrom(path);
            return result((int) UNLINKAT.invokeExact(state, dirfd, text, flags), state);
        } catch (Throwable e) {
            throw unexpected("unlinkat", e);
        }
    }

    @Override
    public long opendir(String path) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            var directory = (MemorySegment) OPENDIR.invokeExact(state, arena.allocateFrom(path));
            return directory.address() != 0 ? directory.address() : -errno(state);
        } catch (Throwable e) {
            throw unexpected("opendir", e);
        }
    }

    @Override
    public int readdir(long directory, byte[] name) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            var entry =
                    (MemorySegment) READDIR.invokeExact(state, MemorySegment.ofAddress(directory));
            if (entry.address() == 0) {
                return 0; // the end: a folder that is open is read, or the machine has worse
                // problems
            }
            byte[] text =
                    entry.reinterpret(D_NAME + name.length + 1)
                            .getString(D_NAME)
                            .getBytes(StandardCharsets.UTF_8);
            System.arraycopy(text, 0, name, 0, text.length);
            return text.length;
        } catch (Throwable e) {
            throw unexpected("readdir", e);
        }
    }

    @Override
    public int closedir(long directory) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            return result(
                    (int) CLOSEDIR.invokeExact(state, MemorySegment.ofAddress(directory)), state);
        } catch (Throwable e) {
            throw unexpected("closedir", e);
        }
    }

    @Override
    public int ioctl(int fd, long request) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            return result((int) IOCTL.invokeExact(state, fd, request), state);
        } catch (Throwable e) {
            throw unexpected("ioctl", e);
        }
    }

    @Override
    public int setns(int fd, int nstype) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            return result((int) SETNS.invokeExact(state, fd, nstype), state);
        } catch (Throwable e) {
            throw unexpected("setns", e);
        }
    }

    @Override
    public int statx(int dirfd, String path, int flags, int mask, byte[] buffer) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            var memory = arena.allocate(STATX_SIZE, Long.BYTES);
            int outcome =
                    result(
                            (int)
                                    STATX.invokeExact(
                                            state,
                                            dirfd,
                                            arena.allocateFrom(path),
                                            flags,
                                            mask,
                                            memory),
                            state);
            copyBack(memory, buffer, STATX_SIZE);
            return outcome;
        } catch (Throwable e) {
            throw unexpected("statx", e);
        }
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            return result((int) SOCKET.invokeExact(state, domain, type, protocol), state);
        } catch (Throwable e) {
            throw unexpected("socket", e);
        }
    }

    @Override
    public int setsockopt(int fd, int level, int name, byte[] value) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            // Aligned as any option's type may need: an int, a struct timeval.
            var memory = arena.allocate(value.length, Long.BYTES);
            MemorySegment.copy(value, 0, memory, ValueLayout.JAVA_BYTE, 0, value.length);
            return result(
                    (int) SETSOCKOPT.invokeExact(state, fd, level, name, memory, value.length),
                    state);
        } catch (Throwable e) {
            throw unexpected("setsockopt", e);
        }
    }

    @Override
    public int connect(int fd, byte[] address) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            var memory = arena.allocate(address.length, Long.BYTES);
            MemorySegment.copy(address, 0, memory, ValueLayout.JAVA_BYTE, 0, address.length);
            return result((int) CONNECT.invokeExact(state, fd, memory, address.length), state);
        } catch (Throwable e) {
            throw unexpected("connect", e);
        }
    }

    @Override
    public int waitid(int idType, int id, byte[] info, int options) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            var memory = arena.allocate(SIGINFO_SIZE, Long.BYTES);
            int outcome =
                    result((int) WAITID.invokeExact(state, idType, id, memory, options), state);
            copyBack(memory, info, SIGINFO_SIZE);
            return outcome;
        } catch (Throwable e) {
            throw unexpected("waitid", e);
        }
    }

    @Override
    public int send(int fd, byte[] buffer, int length, int flags) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            var memory = arena.allocate(length);
            MemorySegment.copy(buffer, 0, memory, ValueLayout.JAVA_BYTE, 0, length);
            return result((long) SEND.invokeExact(state, fd, memory, (long) length, flags), state);
        } catch (Throwable e) {
            throw unexpected("send", e);
        }
    }

    @Override
    public int recv(int fd, byte[] buffer, int flags) {
        try (var arena = Arena.ofConfined()) {
            var state = state(arena);
            var memory = arena.allocate(buffer.length);
            int count =
                    result(
                            (long) RECV.invokeExact(state, fd, memory, (long) buffer.length, flags),
                            state);
            copyBack(memory, buffer, count);
            return count;
        } catch (Throwable e) {
            throw unexpected("recv", e);
        }
    }

    private static MethodHandle handle(String name, MemoryLayout result, MemoryLayout... args) {
        return Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow(name),
                        FunctionDescriptor.of(result, args),
                        Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle handle(
            String name, MemoryLayout result, Linker.Option variadic, MemoryLayout... args) {
        return Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow(name),
                        FunctionDescriptor.of(result, args),
                        Linker.Option.captureCallState("errno"),
                        variadic);
    }

    /// Room for the errno of one call. A segment per call, not per process: calls of other threads
    /// must not reach it.
    private static MemorySegment state(Arena arena) {
        return arena.allocate(Linker.Option.captureStateLayout());
    }

    private static int result(long returned, MemorySegment state) {
        return returned >= 0 ? (int) returned : -errno(state);
    }

    private static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    private static void copyBack(MemorySegment memory, byte[] buffer, int count) {
        // With MSG_TRUNC, recv tells a message's whole length, which may be more than there was
        // room for.
        int present = Math.min(count, buffer.length);
        if (present > 0) {
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, buffer, 0, present);
        }
    }

    private static AssertionError unexpected(String function, Throwable e) {
        return new AssertionError("the downcall of " + function + " does not fit its handle", e);
    }
}
