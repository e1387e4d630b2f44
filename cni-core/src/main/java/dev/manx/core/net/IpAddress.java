package dev.manx.core.net;

import java.util.ArrayList;
import java.util.List;

/// One IPv4 or IPv6 address, as a number of 128 bits.
///
/// @param family the address family
/// @param high the upper 64 bits; 0 for IPv4
/// @param low the lower 64 bits; for IPv4 the address as an unsigned 32-bit number
public record IpAddress(Family family, long high, long low) implements Comparable<IpAddress> {

    private static final long V4_MASK = 0xffff_ffffL;
    private static final int V6_GROUPS = 8;

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
        return text.indexOf(':') >= 0
                ? parseV6(text)
                : new IpAddress(Family.INET, 0, parseV4(text, text));
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
        return switch (family) {
            case INET ->
                    (low >>> 24)
                            + "."
                            + (low >>> 16 & 0xff)
                            + "."
                            + (low >>> 8 & 0xff)
                            + "."
                            + (low & 0xff);
            case INET6 -> formatV6();
        };
    }

    private String formatV6() {
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
        var text = new StringBuilder();
        for (int i = 0; i < V6_GROUPS; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
            } else {
                if (i > 0 && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }

    private int group(int index) {
        long half = index < 4 ? high : low;
        return (int) (half >>> (48 - 16 * (index % 4)) & 0xffff);
    }

    private static long parseV4(String part, String whole) {
        long value = 0;
        int digits = 0;
        int dots = 0;
        int octet = 0;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '.' && digits > 0 && dots < 3) {
                value = value << 8 | octet;
                dots++;
                octet = 0;
                digits = 0;
            } else if (c >= '0'
                    && c <= '9'
                    && !(digits > 0 && octet == 0)
                    && octet * 10 + c - '0' <= 255) {
                octet = octet * 10 + c - '0';
                digits++;
            } else {
                throw notAnAddress(whole);
            }
        }
        if (dots != 3 || digits == 0) {
            throw notAnAddress(whole);
        }
        return value << 8 | octet;
    }

    private static IpAddress parseV6(String text) {
        int gap = text.indexOf("::");
        List<Integer> head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0, text);
        List<Integer> tail = gap < 0 ? List.of() : groups(text.substring(gap + 2), true, text);
        int present = head.size() + tail.size();
        if (gap < 0 ? present != V6_GROUPS : present >= V6_GROUPS) {
            throw notAnAddress(text);
        }
        int[] all = new int[V6_GROUPS];
        for (int i = 0; i < head.size(); i++) {
            all[i] = head.get(i);
        }
        for (int i = 0; i < tail.size(); i++) {
            all[V6_GROUPS - tail.size() + i] = tail.get(i);
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < 4; i++) {
            high = high << 16 | all[i];
            low = low << 16 | all[i + 4];
        }
        return new IpAddress(Family.INET6, high, low);
    }

    private static List<Integer> groups(String part, boolean mayEndInV4, String whole) {
        var groups = new ArrayList<Integer>();
        if (part.isEmpty()) {
            return groups;
        }
        String[] texts = part.split(":", -1);
        for (int i = 0; i < texts.length; i++) {
            String group = texts[i];
            if (mayEndInV4 && i == texts.length - 1 && group.indexOf('.') >= 0) {
                long v4 = parseV4(group, whole);
                groups.add((int) (v4 >>> 16));
                groups.add((int) (v4 & 0xffff));
            } else if (group.isEmpty()
                    || group.length() > 4
                    || !group.chars().allMatch(IpAddress::isHex)) {
                throw notAnAddress(whole);
            } else {
                groups.add(Integer.parseInt(group, 16));
            }
        }
        return groups;
    }

    private static boolean isHex(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    private static long number(byte[] bytes, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return value;
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException("not an IP address: \"" + text + "\"");
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
