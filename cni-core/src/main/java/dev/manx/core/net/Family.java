package dev.manx.core.net;

/// An address family, with the number the kernel gives it (`linux/socket.h`).
public enum Family {
    /// IPv4: `AF_INET`, 32 bits.
    INET(2, 32),
    /// IPv6: `AF_INET6`, 128 bits.
    INET6(10, 128);

    private final int number;
    private final int bits;

    Family(int number, int bits) {
        this.number = number;
        this.bits = bits;
    }

    /// The kernel's `AF_…` number.
    public int number() {
        return number;
    }

    /// Bits in an address, which is also the length of a host prefix.
    public int bits() {
        return bits;
    }

    /// Bytes in an address.
    public int bytes() {
        return bits / 8;
    }
}
