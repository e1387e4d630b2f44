package dev.manx.core.net;

import java.nio.charset.StandardCharsets;

/// One IPv4 or IPv6 address, as a number of 128 bits.
///
/// @param family the address family
/// @param high the upper 64 bits; 0 for IPv4
/// @param low the lower 64 bits; for IPv4 the address as an unsigned 32-bit number
public record IpAddress(Family family, long high, long low) implements Comparable<IpAddress> {

    private static final long V4_MASK = 0xffff_ffffL;
    private static final int V6_GROUPS = 8;
    private static final int LONGEST = 39; // eight groups of four digits, seven colons

    public IpAddress {
        if (family == Family.INET && (high != 0 || (low & ~V4_MASK) != 0)) {
            throw new IllegalArgumentException("not an IPv4 address: more than 32 bits");
        }
    }

    /// Reads dotted decimal (four numbers without leading zeros) or the text forms of RFC 4291,
    /// section 2.2. Zones (`%eth0`) are refused: an address that is stored must mean the same
    /// everywhere.
    ///
    /// @throws IllegalArgumentException naming the text
    public static IpAddress parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return parse(bytes, 0, bytes.length);
    }

    /// [#parse(String)] of the text between two places of a file.
    public static IpAddress parse(byte[] text, int from, int to) {
        return AddressText.parse(text, from, to);
    }

    /// The lower 64 bits of the address there, in which alone the addresses of a block differ.
    ///
    /// @throws IllegalArgumentException naming the text
    public static long lowBits(byte[] text, int from, int to) {
        return AddressText.lowBits(text, from, to);
    }

    /// The address in network byte order: 4 or 16 bytes.
    ///
    /// @throws IllegalArgumentException when it is neither 4 nor 16 bytes long
    public static IpAddress fromBytes(byte[] bytes) {
        return switch (bytes.length) {
            case 4 -> new IpAddress(Family.INET, 0, number(bytes, 0, 4));
            case 16 -> new IpAddress(Family.INET6, number(bytes, 0, 8), number(bytes, 8, 8));
            default ->
                    throw new IllegalArgumentException(
                            "an address has 4 or 16 bytes, not " + bytes.length);
        };
    }

    /// The address in network byte order: 4 or 16 bytes.
    public byte[] toBytes() {
        byte[] bytes = new byte[family.bytes()];
        for (int i = 0; i < bytes.length; i++) {
            int fromRight = bytes.length - 1 - i;
            long half = fromRight < 8 ? low : high;
            bytes[i] = (byte) (half >>> (8 * (fromRight % 8)));
        }
        return bytes;
    }

    /// The address `offset` further on.
    ///
    /// @throws IllegalArgumentException past the end of the family's address space
    public IpAddress plus(long offset) {
        long newLow = low + offset;
        boolean carry = Long.compareUnsigned(newLow, low) < 0;
        return new IpAddress(family, family == Family.INET6 && carry ? high + 1 : high, newLow);
    }

    @Override
    public int compareTo(IpAddress other) {
        int byFamily = family.compareTo(other.family);
        if (byFamily != 0) {
            return byFamily;
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /// Dotted decimal, or the canonical form of RFC 5952, section 4.
    @Override
    public String toString() {
        var text = new StringBuilder(LONGEST);
        append(text);
        return text.toString();
    }

    /// Appends what [#toString] says.
    public void append(StringBuilder text) {
        switch (family) {
            case INET -> {
                text.append(low >>> 24).append('.').append(low >>> 16 & 0xff).append('.');
                text.append(low >>> 8 & 0xff).append('.').append(low & 0xff);
            }
            case INET6 -> appendV6(text);
        }
    }

    private void appendV6(StringBuilder text) {
        int bestStart = -1;
        int bestLength = 1; // RFC 5952, 4.2.2: a single zero group is not shortened
        for (int i = 0; i < V6_GROUPS; i++) {
            int end = i;
            while (end < V6_GROUPS && group(end) == 0) {
                end++;
            }
            if (end - i > bestLength) {
                bestStart = i;
                bestLength = end - i;
            }
            i = Math.max(i, end - 1);
        }
        for (int i = 0; i < V6_GROUPS; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
            } else {
                if (i > 0 && i != bestStart + bestLength) {
                    text.append(':');
                }
                appendHex(text, group(i));
            }
        }
    }

    private static void appendHex(StringBuilder text, int group) {
        int shift = 12;
        while (shift > 0 && group >>> shift == 0) {
            shift -= 4;
        }
        for (; shift >= 0; shift -= 4) {
            text.append(Character.forDigit(group >>> shift & 0xf, 16));
        }
    }

    private int group(int index) {
        long half = index < 4 ? high : low;
        return (int) (half >>> (48 - 16 * (index % 4)) & 0xffff);
    }

    private static long number(byte[] bytes, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return value;
    }

    // By hand, see docs/decisions/0013: in an image the generated one costs 60 kB of garbage a
    // call.
    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress that
                && low == that.low
                && high == that.high
                && family == that.family;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(low * 31 + high);
    }
}
