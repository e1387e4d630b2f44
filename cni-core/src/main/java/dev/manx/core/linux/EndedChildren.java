package dev.manx.core.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/// Children that have ended and that nobody has waited for (`waitid(2)`). The JDK waits for the
/// processes that it started; those that were left to us by their parents nobody does.
public final class EndedChildren {

    /// `si_pid` of `siginfo_t` (`asm-generic/siginfo.h`): behind `si_signo`, `si_errno`, `si_code`
    /// and a gap.
    private static final int SI_PID = 16;

    private EndedChildren() {}

    /// One of them, which stays as it is.
    public static OptionalInt look() throws ErrnoException {
        byte[] info = new byte[Libc.SIGINFO_SIZE];
        int options = Libc.WEXITED | Libc.WNOHANG | Libc.WNOWAIT;
        int result = Libc.system().waitid(Libc.P_ALL, 0, info, options);
        if (result == -Errno.ECHILD.number()) {
            return OptionalInt.empty();
        }
        ErrnoException.check("waitid", "P_ALL", result);
        int pid = ByteBuffer.wrap(info).order(ByteOrder.nativeOrder()).getInt(SI_PID);
        return pid == 0 ? OptionalInt.empty() : OptionalInt.of(pid);
    }

    /// Takes a child's last word, so that the kernel can forget it. One that is gone is no error.
    public static void reap(int pid) throws ErrnoException {
        byte[] info = new byte[Libc.SIGINFO_SIZE];
        int result = Libc.system().waitid(Libc.P_PID, pid, info, Libc.WEXITED | Libc.WNOHANG);
        if (result != -Errno.ECHILD.number()) {
            ErrnoException.check("waitid", String.valueOf(pid), result);
        }
    }
}
