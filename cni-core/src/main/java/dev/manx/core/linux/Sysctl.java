package dev.manx.core.linux;

import java.nio.charset.StandardCharsets;

/// Kernel settings under `/proc/sys/net`, as the calling thread's network namespace has them.
///
/// A key is the path below `/proc/sys`, such as `net/ipv4/conf/eth0/forwarding`: with slashes,
/// because interface names may have dots in them.
public final class Sysctl {

    private static final String ROOT = "/proc/sys/";
    private static final int MAX_VALUE_BYTES = 4096;

    private Sysctl() {}

    /// The value, without the line's end.
    public static String read(String key) throws ErrnoException {
        Libc libc = Libc.system();
        try (var fd = Fd.open(libc, ROOT + key, Libc.O_RDONLY)) {
            return read(libc, fd, key);
        }
    }

    /// As another namespace has it.
    public static String readIn(NetNs namespace, String key) throws ErrnoException {
        try (var fd = namespace.openSetting(ROOT + key, Libc.O_RDONLY)) {
            return read(Libc.system(), fd, key);
        }
    }

    private static String read(Libc libc, Fd fd, String key) throws ErrnoException {
        byte[] buffer = new byte[MAX_VALUE_BYTES];
        int count = ErrnoException.check("read", ROOT + key, libc.read(fd.number(), buffer, 0));
        return new String(buffer, 0, count, StandardCharsets.US_ASCII).strip();
    }

    public static void write(String key, String value) throws ErrnoException {
        Libc libc = Libc.system();
        try (var fd = Fd.open(libc, ROOT + key, Libc.O_WRONLY)) {
            write(libc, fd, key, value);
        }
    }

    /// As another namespace has it.
    public static void writeIn(NetNs namespace, String key, String value) throws ErrnoException {
        try (var fd = namespace.openSetting(ROOT + key, Libc.O_WRONLY)) {
            write(Libc.system(), fd, key, value);
        }
    }

    private static void write(Libc libc, Fd fd, String key, String value) throws ErrnoException {
        // The kernel takes a value in one write or not at all.
        ErrnoException.check(
                "write",
                value + " to " + ROOT + key,
                libc.write(fd.number(), value.getBytes(StandardCharsets.US_ASCII), 0));
    }
}
