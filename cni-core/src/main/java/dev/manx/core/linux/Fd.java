package dev.manx.core.linux;

/// A file descriptor that somebody owns: exactly one variable, which closes it. Closing twice is
/// allowed and does nothing the second time, so that an owner may close early.
///
/// All descriptors made here have `O_CLOEXEC` set: an IPAM plugin that Manx executes gets none.
public final class Fd implements AutoCloseable {

    private static final int CLOSED = -1;

    private final Libc libc;
    private int number;

    /// Takes ownership of the descriptor `number`.
    Fd(Libc libc, int number) {
        this.libc = libc;
        this.number = number;
    }

    static Fd open(Libc libc, String path, int flags) throws ErrnoException {
        return new Fd(
                libc,
                ErrnoException.check(
                        "open", path, libc.openat(Libc.AT_FDCWD, path, flags | Libc.O_CLOEXEC, 0)));
    }

    /// The number, for passing it to the kernel while this object is open.
    public int number() {
        if (number == CLOSED) {
            throw new IllegalStateException("this descriptor is closed");
        }
        return number;
    }

    @Override
    public void close() {
        if (number != CLOSED) {
            // Whatever close says, the number is free afterwards (close(2), "Dealing with error
            // returns"), and none of our descriptors has data that could still fail to be written.
            var _ = libc.close(number);
            number = CLOSED;
        }
    }
}
