package dev.manx.core.linux;

import org.graalvm.nativeimage.ImageInfo;

/// The C functions that Manx calls, under their C names and in their argument order, and nothing
/// that thinks.
///
/// **Results.** A result that is not negative is the function's own. A failure is **minus errno**,
/// as the kernel's own system calls say it: errno is read directly behind each call, so no other
/// call, thread or garbage collection can change it in between.
///
/// **Memory.** Arrays are read or written in place or copied, as the implementation likes; none is
/// kept after the call.
///
/// Constants stand beside the functions that take them, with the header they are from; the numbers
/// are those of x86-64 and aarch64.
public interface Libc {

    // asm-generic/fcntl.h
    int O_RDONLY = 0;
    int O_WRONLY = 1;
    int O_CREAT = 0x40;
    int O_APPEND = 0x400;
    int O_CLOEXEC = 0x80000;
    int LOCK_EX = 2;

    // unistd.h, for access(2)
    int F_OK = 0;
    int X_OK = 1;
    int W_OK = 2;

    // bits/socket.h
    int AF_UNIX = 1;
    int AF_NETLINK = 16;
    int SOCK_DGRAM = 2;
    int SOCK_RAW = 3;
    int SOCK_CLOEXEC = 0x80000;
    int MSG_TRUNC = 0x20;
    int MSG_DONTWAIT = 0x40;

    // linux/wait.h
    int P_ALL = 0;
    int P_PID = 1;
    int WNOHANG = 1;
    int WEXITED = 4;
    int WNOWAIT = 0x01000000;

    /// `sizeof(siginfo_t)`, the same on every architecture.
    int SIGINFO_SIZE = 128;

    // asm-generic/socket.h
    int SOL_SOCKET = 1;
    int SO_RCVTIMEO = 20;

    /// `linux/sched.h`: the kind of namespace that [#setns] and [#NS_GET_NSTYPE] are about.
    int CLONE_NEWNET = 0x40000000;

    /// `linux/nsfs.h`, `_IO(0xb7, 0x3)`: the kind of a namespace file, as its `CLONE_NEW…` number.
    /// Since Linux 4.11.
    int NS_GET_NSTYPE = 0xb703;

    // linux/fs.h
    int SEEK_SET = 0;
    int SEEK_END = 2;
    int RENAME_EXCHANGE = 2;

    // linux/fcntl.h, linux/stat.h
    int AT_FDCWD = -100;
    int AT_EMPTY_PATH = 0x1000;
    int STATX_TYPE = 0x1;
    int STATX_INO = 0x100;

    /// `sizeof(struct statx)`, the same on every architecture.
    int STATX_SIZE = 256;

    /// The C library of this process.
    static Libc system() {
        // The image builder knows the answer and drops the other branch, and with it every trace
        // of the Foreign Function & Memory API, which images on this path do not support.
        return ImageInfo.inImageCode() ? ImageLibc.INSTANCE : ForeignLibc.INSTANCE;
    }

    /// `int openat(int dirfd, const char *path, int flags, mode_t mode)`, `openat(2)`.
    ///
    /// @param dirfd of an open folder, in which `path` starts, or [#AT_FDCWD]; the same for the
    ///   other functions whose names end in `at`
    int openat(int dirfd, String path, int flags, int mode);

    /// `ssize_t read(int fd, void *buf, size_t count)`, `read(2)`, into `buffer` from `offset` to
    /// its end.
    int read(int fd, byte[] buffer, int offset);

    /// `off_t lseek(int fd, off_t offset, int whence)`, `lseek(2)`.
    long lseek(int fd, long offset, int whence);

    /// `ssize_t write(int fd, const void *buf, size_t count)`, `write(2)`, of `buffer` from
    /// `offset` to its end.
    int write(int fd, byte[] buffer, int offset);

    /// `int close(int fd)`, `close(2)`.
    int close(int fd);

    /// `int fsync(int fd)`, `fsync(2)`.
    int fsync(int fd);

    /// `int flock(int fd, int operation)`, `flock(2)`.
    int flock(int fd, int operation);

    /// `int faccessat(int dirfd, const char *path, int mode, int flags)`, `faccessat(2)`.
    int faccessat(int dirfd, String path, int mode, int flags);

    /// `int mkdir(const char *path, mode_t mode)`, `mkdir(2)`.
    int mkdir(String path, int mode);

    /// `int ftruncate(int fd, off_t length)`, `ftruncate(2)`.
    int ftruncate(int fd, long length);

    /// `int renameat2(int olddirfd, const char *oldpath, int newdirfd, const char *newpath,
    /// unsigned int flags)`, `renameat2(2)`.
    int renameat2(int fromDirfd, String from, int toDirfd, String to, int flags);

    /// `int linkat(int olddirfd, const char *oldpath, int newdirfd, const char *newpath, int
    /// flags)`, `linkat(2)`.
    int linkat(int existingDirfd, String existing, int nameDirfd, String name, int flags);

    /// `int symlinkat(const char *target, int newdirfd, const char *linkpath)`, `symlinkat(2)`.
    int symlinkat(String target, int dirfd, String path);

    /// `ssize_t readlinkat(int dirfd, const char *path, char *buf, size_t bufsiz)`,
    /// `readlinkat(2)`.
    int readlinkat(int dirfd, String path, byte[] buffer);

    /// `int unlinkat(int dirfd, const char *path, int flags)`, `unlinkat(2)`.
    int unlinkat(int dirfd, String path, int flags);

    /// `DIR *opendir(const char *name)`, `opendir(3)`.
    ///
    /// @return the pointer, or minus errno: no pointer is negative
    long opendir(String path);

    /// `struct dirent *readdir(DIR *dirp)`, `readdir(3)`, of which only `d_name` is handed on.
    ///
    /// @param directory from [#opendir], not closed yet
    /// @param name gets the name's bytes; 255 are enough (`NAME_MAX`)
    /// @return how many; 0 behind the last name
    int readdir(long directory, byte[] name);

    /// `int closedir(DIR *dirp)`, `closedir(3)`.
    int closedir(long directory);

    /// `int ioctl(int fd, unsigned long request)`, `ioctl(2)`, for requests without an argument.
    int ioctl(int fd, long request);

    /// `int setns(int fd, int nstype)`, `setns(2)`. It moves the calling OS thread only.
    int setns(int fd, int nstype);

    /// `int statx(int dirfd, const char *path, int flags, unsigned mask, struct statx *buf)`,
    /// `statx(2)`.
    ///
    /// @param buffer [#STATX_SIZE] bytes
    int statx(int dirfd, String path, int flags, int mask, byte[] buffer);

    /// `int socket(int domain, int type, int protocol)`, `socket(2)`.
    int socket(int domain, int type, int protocol);

    /// `int setsockopt(int fd, int level, int optname, const void *optval, socklen_t optlen)`,
    /// `setsockopt(2)`.
    int setsockopt(int fd, int level, int name, byte[] value);

    /// `int connect(int fd, const struct sockaddr *addr, socklen_t addrlen)`, `connect(2)`.
    int connect(int fd, byte[] address);

    /// `int waitid(idtype_t idtype, id_t id, siginfo_t *infop, int options)`, `waitid(2)`.
    ///
    /// @param info [#SIGINFO_SIZE] bytes
    int waitid(int idType, int id, byte[] info, int options);

    /// `ssize_t send(int fd, const void *buf, size_t len, int flags)`, `send(2)`.
    int send(int fd, byte[] buffer, int length, int flags);

    /// `ssize_t recv(int fd, void *buf, size_t len, int flags)`, `recv(2)`. It may block, for as
    /// long as the socket's `SO_RCVTIMEO` says.
    int recv(int fd, byte[] buffer, int flags);
}
