package dev.manx.core.linux;

import java.util.function.IntSupplier;

/// An open network namespace. It stays alive while this is open, even when nobody else uses it.
public final class NetNs implements AutoCloseable {

    /// The calling thread's own; `/proc/self` would be the main thread's.
    private static final String OWN = "/proc/thread-self/ns/net";

    private final Libc libc;
    private final String path;
    private final Fd fd;

    private NetNs(Libc libc, String path, Fd fd) {
        this.libc = libc;
        this.path = path;
        this.fd = fd;
    }

    /// Opens what a runtime calls `CNI_NETNS`: a bind mount such as `/run/netns/x`, or
    /// `/proc/<pid>/ns/net`.
    public static NetNs open(String path) throws NetNsException {
        return open(Libc.system(), path);
    }

    /// The namespace of the calling thread.
    public static NetNs current() throws NetNsException {
        return open(Libc.system(), OWN);
    }

    static NetNs open(Libc libc, String path) throws NetNsException {
        Fd fd;
        try {
            fd = Fd.open(libc, path, Libc.O_RDONLY);
        } catch (ErrnoException e) {
            boolean missing = e.errno().equals(Errno.ENOENT) || e.errno().equals(Errno.ENOTDIR);
            throw new NetNsException(
                    missing ? NetNsException.Kind.MISSING : NetNsException.Kind.UNREADABLE,
                    "network namespace " + path + " cannot be opened: " + e.errno().describe());
        }
        // ENOTTY: no namespace file at all. Another number: a namespace of another kind.
        if (libc.ioctl(fd.number(), Libc.NS_GET_NSTYPE) != Libc.CLONE_NEWNET) {
            fd.close();
            throw new NetNsException(
                    NetNsException.Kind.NOT_A_NETWORK_NAMESPACE,
                    path + " is not a network namespace");
        }
        return new NetNs(libc, path, fd);
    }

    /// The path this was opened by.
    public String path() {
        return path;
    }

    /// The descriptor, still owned by this object.
    public Fd fd() {
        return fd;
    }

    /// Whether both are the same namespace, by whatever paths they were opened.
    public boolean sameAs(NetNs other) throws ErrnoException {
        return identity().is(other.identity());
    }

    /// Opens a socket inside. A socket belongs to the namespace it was made in for good, so the
    /// calling thread goes in, makes it, and is back before this returns.
    ///
    /// @throws ErrnoException when it cannot be made, or when the thread could not come back; the
    ///   thread is where it was
    public Fd socket(int domain, int type, int protocol) throws ErrnoException {
        int socket = inside(() -> libc.socket(domain, type, protocol));
        return new Fd(libc, ErrnoException.check("socket", "in " + path, socket));
    }

    /// Opens a file below `/proc/sys/net`, which is this namespace's when it is opened inside.
    ///
    /// @throws ErrnoException as [#socket] does
    Fd openSetting(String file, int flags) throws ErrnoException {
        int setting = inside(() -> libc.openat(Libc.AT_FDCWD, file, flags | Libc.O_CLOEXEC, 0));
        return new Fd(libc, ErrnoException.check("open", file + " in " + path, setting));
    }

    /// What `call` answers inside. It must not throw: the way back comes after it.
    private int inside(IntSupplier call) throws ErrnoException {
        try (var home = Fd.open(libc, OWN, Libc.O_RDONLY)) {
            // Going where we are changes nothing, and proves that the way back is open. It is not
            // for a process that is root in a user namespace, but not in its network namespace's.
            ErrnoException.check("setns", OWN, libc.setns(home.number(), Libc.CLONE_NEWNET));
            ErrnoException.check("setns", path, libc.setns(fd.number(), Libc.CLONE_NEWNET));
            // From here on the thread is poisoned: until it is back, what it does is done to the
            // container's namespace.
            int answer = call.getAsInt();
            int back = libc.setns(home.number(), Libc.CLONE_NEWNET);
            if (back < 0) {
                // Not an exception that somebody could catch and go on with in the wrong place.
                throw new AssertionError(
                        "this thread is stuck in network namespace "
                                + path
                                + ": "
                                + new Errno(-back).describe());
            }
            return answer;
        }
    }

    @Override
    public void close() {
        fd.close();
    }

    @Override
    public String toString() {
        return path;
    }

    private FileIdentity identity() throws ErrnoException {
        return FileIdentity.of(libc, fd.number(), "", Libc.AT_EMPTY_PATH);
    }
}
