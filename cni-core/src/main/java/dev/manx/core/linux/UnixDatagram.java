package dev.manx.core.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// One datagram to a Unix socket (`unix(7)`), for which the JDK has no channel.
public final class UnixDatagram {

    // linux/un.h: struct sockaddr_un { __kernel_sa_family_t sun_family; char sun_path[108]; }
    private static final int SUN_PATH = 2;
    private static final int SUN_PATH_SIZE = 108;

    private UnixDatagram() {}

    /// Sends it whole or not at all, and waits for nobody: `EAGAIN` when the receiver has too many
    /// unread.
    ///
    /// @param address a path, or `@` and a name that no file system knows
    public static void send(String address, byte[] message) throws ErrnoException {
        Libc libc = Libc.system();
        int type = Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC;
        int number = ErrnoException.check("socket", "AF_UNIX", libc.socket(Libc.AF_UNIX, type, 0));
        try (var fd = new Fd(libc, number)) {
            ErrnoException.check(
                    "connect", address, libc.connect(fd.number(), socketAddress(address)));
            ErrnoException.check(
                    "send",
                    address,
                    libc.send(fd.number(), message, message.length, Libc.MSG_DONTWAIT));
        }
    }

    /// A path ends in a NUL; an abstract name begins with one, and every byte of it counts.
    static byte[] socketAddress(String address) throws ErrnoException {
        byte[] text = address.getBytes(StandardCharsets.UTF_8);
        boolean isAbstract = address.startsWith("@");
        int length = isAbstract ? text.length : text.length + 1;
        if (length > SUN_PATH_SIZE) {
            throw new ErrnoException("connect", address, Errno.ENAMETOOLONG);
        }
        byte[] bytes = new byte[SUN_PATH + length];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.nativeOrder())
                .putShort((short) Libc.AF_UNIX)
                .put(text);
        if (isAbstract) {
            bytes[SUN_PATH] = 0;
        }
        return bytes;
    }
}
