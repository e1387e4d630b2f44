package dev.manx.core.net;

import java.util.HexFormat;

/// An Ethernet address (IEEE 802 EUI-48).
///
/// @param bits the six bytes as a number of 48 bits, first byte highest
public record Mac(long bits) {

    private static final int BYTES = 6;
    private static final long GROUP_BIT = 1L << 40;
    private static final long LINK_LOCAL = 0xfe80L << 48;
    private static final long UNIVERSAL_BIT = 1L << 57;
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    public Mac {
        if (bits >>> (8 * BYTES) != 0) {
            throw new IllegalArgumentException("a MAC has 48 bits");
        }
    }

    /// Reads six two-digit hex numbers with colons between them.
    ///
    /// @throws IllegalArgumentException naming the text
    public static Mac parse(String text) {
        try {
            return fromBytes(COLONS.parseHex(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "not a MAC (such as ee:ee:ee:ee:ee:ee): \"" + text + "\"", e);
        }
    }

    /// Reads the address of one station, which a link can have.
    ///
    /// @throws IllegalArgumentException naming the text, also for a group's address and for none
    public static Mac parseStation(String text) {
        Mac mac = parse(text);
        if ((mac.bits & GROUP_BIT) != 0 || mac.bits == 0) {
            throw new IllegalArgumentException(
                    mac + " is no address of one station (group bit set, or all zero)");
        }
        return mac;
    }

    /// @throws IllegalArgumentException when there are not six bytes
    public static Mac fromBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a MAC has 6 bytes, not " + bytes.length);
        }
        long bits = 0;
        for (byte b : bytes) {
            bits = bits << 8 | b & 0xff;
        }
        return new Mac(bits);
    }

    public byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bytes[i] = (byte) (bits >>> (8 * (BYTES - 1 - i)));
        }
        return bytes;
    }

    /// The IPv6 address that a link with this MAC has by itself: `fe80::/64` and the modified
    /// EUI-64 (RFC 4291, appendix A). Of `ee:ee:ee:ee:ee:ee` it is `fe80::ecee:eeff:feee:eeee`.
    public IpAddress linkLocal() {
        long upper = bits >>> 24;
        long lower = bits & 0xff_ffff;
        return new IpAddress(
                Family.INET6, LINK_LOCAL, (upper << 40 | 0xff_fe00_0000L | lower) ^ UNIVERSAL_BIT);
    }

    @Override
    public String toString() {
        return COLONS.formatHex(toBytes());
    }

    // By hand, see docs/decisions/0013: in an image the generated one costs 60 kB of garbage a
    // call.
    @Override
    public boolean equals(Object other) {
        return other instanceof Mac that && bits == that.bits;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(bits);
    }
}
