package dev.manx.cni;

import dev.manx.core.linux.Errno;
import dev.manx.core.linux.ErrnoException;
import dev.manx.core.linux.NetNsException;
import dev.manx.core.netlink.NetlinkException;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;

/// Turns everything that can go wrong below into the error that leaves the program. The one place
/// where this is decided; a new kind of exception does not compile until it is decided here too.
///
/// | what | code |
/// | --- | --- |
/// | a path that is no network namespace | 8 |
/// | the kernel is busy or was interrupted (EAGAIN, EBUSY, EINTR, ENOBUFS) | 11 |
/// | any other errno | 5 |
/// | CHECK found differences | 100 |
///
/// Errors of the configuration (7) and of the environment (4) are [CniException]s from where they
/// are found, and so are those of the IPAM plugin, with its code.
final class Failures {

    /// Our own: CHECK found the attachment altered (codes of 100 and up are the plugin's).
    static final int CHECK_FAILED = 100;

    private static final Errno ENOBUFS = new Errno(105);

    /// Something that the kernel or the namespace may refuse.
    @FunctionalInterface
    interface Work<T> {
        T run() throws CniException, NetNsException, ErrnoException, NetlinkException;
    }

    /// The same without a value.
    @FunctionalInterface
    interface Step {
        void run() throws CniException, NetNsException, ErrnoException, NetlinkException;
    }

    private Failures() {}

    static void mapped(Step step) throws CniException {
        Boolean _ =
                mappedValue(
                        () -> {
                            step.run();
                            return true;
                        });
    }

    static <T> T mappedValue(Work<T> work) throws CniException {
        try {
            return work.run();
        } catch (NetNsException e) {
            throw new CniException(ErrorCode.INVALID_NETNS, String.valueOf(e.getMessage()), e);
        } catch (ErrnoException e) {
            throw ofErrno(e.errno(), String.valueOf(e.getMessage()), e);
        } catch (NetlinkException e) {
            throw ofErrno(e.errno(), String.valueOf(e.getMessage()), e);
        }
    }

    private static CniException ofErrno(Errno errno, String message, Exception cause) {
        if (errno.equals(Errno.EPERM)) {
            return new CniException(
                    ErrorCode.IO_FAILURE, message + " (manx must run as root)", cause);
        }
        boolean passing =
                errno.equals(Errno.EAGAIN)
                        || errno.equals(Errno.EBUSY)
                        || errno.equals(Errno.EINTR)
                        || errno.equals(ENOBUFS);
        return new CniException(
                passing ? ErrorCode.TRY_AGAIN_LATER : ErrorCode.IO_FAILURE, message, cause);
    }
}
