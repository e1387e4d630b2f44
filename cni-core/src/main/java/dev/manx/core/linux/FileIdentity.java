package dev.manx.core.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// What tells a file from every other one while it is there: its device and inode.
record FileIdentity(int major, int minor, long inode) {

    // linux/stat.h, struct statx: __u64 stx_ino at 0x20, __u32 stx_dev_major and _minor at 0x88
    private static final int STX_INO = 0x20;
    private static final int STX_DEV_MAJOR = 0x88;
    private static final int STX_DEV_MINOR = 0x8c;

    /// By the arguments of `statx(2)`.
    static FileIdentity of(Libc libc, int dirfd, String path, int flags) throws ErrnoException {
        byte[] buffer = new byte[Libc.STATX_SIZE];
        ErrnoException.check("statx", path, libc.statx(dirfd, path, flags, Libc.STATX_INO, buffer));
        var statx = ByteBuffer.wrap(buffer).order(ByteOrder.nativeOrder());
        return new FileIdentity(
                statx.getInt(STX_DEV_MAJOR), statx.getInt(STX_DEV_MINOR), statx.getLong(STX_INO));
    }

    /// Not `equals`, which is expensive for records in an image (decision 13).
    boolean is(FileIdentity other) {
        return inode == other.inode && minor == other.minor && major == other.major;
    }
}
