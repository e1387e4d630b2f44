package dev.manx.core.net;

import java.nio.charset.StandardCharsets;

/// The texts of addresses, read where they stand in a file's bytes: a block's file has one a line.
final class AddressText {

    private static final int V6_GROUPS = 8;

    private AddressText() {}

    /// As [IpAddress#parse(String)] says.
    static IpAddress parse(byte[] text, int from, int to) {
        if (indexOf(text, ':', from, to) < to) {
            return parseV6(text, from, to);
        }
        long v4 = parseV4(text, from, to);
        if (v4 < 0) {
            throw notAnAddress(text, from, to);
        }
        return new IpAddress(Family.INET, 0, v4);
    }

    /// As [IpAddress#lowBits] says.
    static long lowBits(byte[] text, int from, int to) {
        long v4 = parseV4(text, from, to);
        return v4 < 0 ? parse(text, from, to).low() : v4;
    }

    /// @return negative when it is none
    private static long parseV4(byte[] text, int from, int to) {
        long value = 0;
        int digits = 0;
        int dots = 0;
        int octet = 0;
        for (int i = from; i < to; i++) {
            byte c = text[i];
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
                return -1;
            }
        }
        return dots == 3 && digits > 0 ? value << 8 | octet : -1;
    }

    private static IpAddress parseV6(byte[] text, int from, int to) {
        int gap = from;
        while (gap + 1 < to && !(text[gap] == ':' && text[gap + 1] == ':')) {
            gap++;
        }
        boolean whole = gap + 1 >= to;
        int[] groups = new int[V6_GROUPS];
        int head = groups(text, from, whole ? to : gap, whole, groups);
        int[] behind = new int[V6_GROUPS];
        int tail = whole ? 0 : groups(text, gap + 2, to, true, behind);
        if (head < 0 || tail < 0 || (whole ? head != V6_GROUPS : head + tail >= V6_GROUPS)) {
            throw notAnAddress(text, from, to);
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

    /// Reads groups with colons between them.
    ///
    /// @param mayEndInV4 whether the last may be an IPv4 address
    /// @return how many there are; negative when one is none
    private static int groups(byte[] text, int from, int to, boolean mayEndInV4, int[] groups) {
        int count = 0;
        int start = from;
        while (start < to || count > 0 && start == to) {
            int end = indexOf(text, ':', start, to);
            boolean isV4 = mayEndInV4 && end == to && indexOf(text, '.', start, to) < to;
            if (count + (isV4 ? 2 : 1) > V6_GROUPS) {
                return -1;
            }
            if (isV4) {
                long v4 = parseV4(text, start, to);
                if (v4 < 0) {
                    return -1;
                }
                groups[count++] = (int) (v4 >>> 16);
                groups[count++] = (int) (v4 & 0xffff);
            } else {
                int group = group(text, start, end);
                if (group < 0) {
                    return -1;
                }
                groups[count++] = group;
            }
            start = end + 1;
        }
        return count;
    }

    /// @return one to four hexadecimal digits as a number; negative when they are none
    private static int group(byte[] text, int from, int to) {
        int value = from < to && to - from <= 4 ? 0 : -1;
        for (int i = from; i < to && value >= 0; i++) {
            int digit = Character.digit(text[i], 16);
            value = digit < 0 ? -1 : value << 4 | digit;
        }
        return value;
    }

    /// @return `to` when there is none
    private static int indexOf(byte[] text, char wanted, int from, int to) {
        int at = from;
        while (at < to && text[at] != wanted) {
            at++;
        }
        return at;
    }

    private static IllegalArgumentException notAnAddress(byte[] text, int from, int to) {
        return new IllegalArgumentException(
                "not an IP address: \""
                        + new String(text, from, to - from, StandardCharsets.UTF_8)
                        + "\"");
    }
}
