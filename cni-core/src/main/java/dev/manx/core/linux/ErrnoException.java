package dev.manx.core.linux;

/// A C function failed: which, with what in hand, and the errno it left.
public final class ErrnoException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Errno errno;

    /// @param call the C function's name
    /// @param argument what a person needs to know of its arguments: a path, a namespace; may be
    ///   empty
    public ErrnoException(String call, String argument, Errno errno) {
        super(call + (argument.isEmpty() ? "" : " " + argument) + ": " + errno.describe());
        this.errno = errno;
    }

    public Errno errno() {
        return errno;
    }

    /// Passes a result of [Libc] through.
    ///
    /// @param result what the function gave back: minus errno when it is negative
    /// @throws ErrnoException when it is
    static int check(String call, String argument, int result) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(call, argument, new Errno(-result));
        }
        return result;
    }
}
