package dev.manx.core.net;

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
        int[] groups = new int[V6_GROUPS];
        int head = gap < 0 ? groups(text, 0, text.length(), groups) : groups(text, 0, gap, groups);
        int[] behind = new int[V6_GROUPS];
        int tail = gap < 0 ? 0 : groups(text, gap + 2, text.length(), behind);
        if (gap < 0 ? head != V6_GROUPS : head + tail >= V6_GROUPS) {
            throw notAnAddress(text);
        }
        System.arraycopy(behind, 0, groups, V6_GROUPS - tail, tail);
        long high = 0;
        long low = 0;
        for (int i = 0; i < 4; i++) {
            high = high << 16 | groups[i];
            low = low << 16 | groups[i + 4];
        }
        return new IpAddress(Family.INET6, high, low);
    }

    /// Reads groups with colons between them; the last of the whole text may be an IPv4 address.
    ///
    /// @return how many there are
    private static int groups(String text, int from, int to, int[] groups) {
        int count = 0;
        for (int start = from; start < to || count > 0 && start == to; ) {
            int end = text.indexOf(':', start);
            end = end < 0 || end > to ? to : end;
            boolean isV4 = end == text.length() && text.indexOf('.', start) >= 0;
            if (count + (isV4 ? 2 : 1) > V6_GROUPS) {
                throw notAnAddress(text);
            }
            if (isV4) {
                long v4 = parseV4(text.substring(start), text);
                groups[count++] = (int) (v4 >>> 16);
                groups[count++] = (int) (v4 & 0xffff);
            } else {
                groups[count++] = parseHex(text, start, end);
            }
            start = end + 1;
        }
        return count;
    }

    private static int parseHex(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0 || text.charAt(i) > 'f') {
                throw notAnAddress(text);
            }
            value = value << 4 | digit;
        }
        if (from == to || to - from > 4) {
            throw notAnAddress(text);
        }
        return value;
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
