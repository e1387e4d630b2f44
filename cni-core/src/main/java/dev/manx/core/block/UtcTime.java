package dev.manx.core.block;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/// Times in state files: RFC 3339 in UTC, `2026-11-23T13:00:00Z`, with three, six or nine digits of
/// a second's fraction where there is one. That is what [Instant#toString] writes.
///
/// Not by way of [java.time.format.DateTimeFormatter], which builds its parsers and looks up locale
/// data at first use: on a JVM the first parse leaves 130 kB of garbage, and a plugin call never
/// makes a second. What it costs in the image was not measured by itself.
final class UtcTime {

    private static final int SECONDS_A_DAY = 86_400;
    private static final int NANO_DIGITS = 9;

    /// Up to the seconds; `9` stands for a digit.
    private static final String SHAPE = "9999-99-99T99:99:99";

    /// How many characters of a time tell all but the fraction.
    static final int UP_TO_SECONDS = SHAPE.length();

    private UtcTime() {}

    static String format(Instant time) {
        var text = new StringBuilder(SHAPE.length() + NANO_DIGITS + 2);
        append(text, time);
        return text.toString();
    }

    static void append(StringBuilder text, Instant time) {
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(time.getEpochSecond(), SECONDS_A_DAY));
        int second = (int) Math.floorMod(time.getEpochSecond(), (long) SECONDS_A_DAY);
        digits(text, date.getYear(), 4).append('-');
        digits(text, date.getMonthValue(), 2).append('-');
        digits(text, date.getDayOfMonth(), 2).append('T');
        digits(text, second / 3600, 2).append(':');
        digits(text, second / 60 % 60, 2).append(':');
        digits(text, second % 60, 2);
        int nano = time.getNano();
        if (nano > 0) {
            text.append('.');
            if (nano % 1_000_000 == 0) {
                digits(text, nano / 1_000_000, 3);
            } else if (nano % 1_000 == 0) {
                digits(text, nano / 1_000, 6);
            } else {
                digits(text, nano, NANO_DIGITS);
            }
        }
        text.append('Z');
    }

    /// @throws IllegalArgumentException naming the text
    static Instant parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return parse(bytes, 0, bytes.length);
    }

    /// Reads the text between two places of a file.
    ///
    /// @throws IllegalArgumentException naming the text
    static Instant parse(byte[] text, int from, int to) {
        if (!hasShape(text, from, to)) {
            throw notATime(text, from, to);
        }
        int hour = number(text, from + 11, 2);
        int minute = number(text, from + 14, 2);
        int second = number(text, from + 17, 2);
        if (hour > 23 || minute > 59 || second > 59) {
            throw notATime(text, from, to);
        }
        try {
            LocalDate date =
                    LocalDate.of(
                            number(text, from, 4),
                            number(text, from + 5, 2),
                            number(text, from + 8, 2));
            return Instant.ofEpochSecond(
                    date.toEpochDay() * SECONDS_A_DAY + hour * 3600L + minute * 60L + second,
                    nanos(text, from + SHAPE.length() + 1, to - 1));
        } catch (DateTimeException e) {
            throw notATime(text, from, to);
        }
    }

    /// Whether it looks like one; its month may still have no such day.
    static boolean hasShape(byte[] text, int from, int to) {
        int last = to - 1;
        int fraction = from + SHAPE.length();
        if (last < fraction || text[last] != 'Z') {
            return false;
        }
        for (int i = 0; i < SHAPE.length(); i++) {
            char wanted = SHAPE.charAt(i);
            byte found = text[from + i];
            if (wanted == '9' ? !isDigit(found) : found != wanted) {
                return false;
            }
        }
        if (last == fraction) {
            return true;
        }
        int digits = last - fraction - 1;
        boolean good = text[fraction] == '.' && digits >= 1 && digits <= NANO_DIGITS;
        for (int i = fraction + 1; i < last; i++) {
            good &= isDigit(text[i]);
        }
        return good;
    }

    private static int nanos(byte[] text, int from, int to) {
        int nanos = 0;
        for (int i = 0; i < NANO_DIGITS; i++) {
            nanos = nanos * 10 + (from + i < to ? text[from + i] - '0' : 0);
        }
        return nanos;
    }

    private static int number(byte[] text, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            value = value * 10 + text[i] - '0';
        }
        return value;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    private static StringBuilder digits(StringBuilder text, int value, int count) {
        int unit = 1;
        for (int i = 1; i < count; i++) {
            unit *= 10;
        }
        for (; unit > 0; unit /= 10) {
            text.append((char) ('0' + value / unit % 10));
        }
        return text;
    }

    private static IllegalArgumentException notATime(byte[] text, int from, int to) {
        return new IllegalArgumentException(
                "not a time (such as 2026-11-23T13:00:00Z): \""
                        + new String(text, from, to - from, StandardCharsets.UTF_8)
                        + "\"");
    }
}
