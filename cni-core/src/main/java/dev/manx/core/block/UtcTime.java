package dev.manx.core.block;

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
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(time.getEpochSecond(), SECONDS_A_DAY));
        int second = (int) Math.floorMod(time.getEpochSecond(), (long) SECONDS_A_DAY);
        var text = new StringBuilder(SHAPE.length() + NANO_DIGITS + 2);
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
        return text.append('Z').toString();
    }

    /// @throws IllegalArgumentException naming the text
    static Instant parse(String text) {
        if (!hasShape(text)) {
            throw notATime(text);
        }
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        if (hour > 23 || minute > 59 || second > 59) {
            throw notATime(text);
        }
        try {
            LocalDate date =
                    LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
            return Instant.ofEpochSecond(
                    date.toEpochDay() * SECONDS_A_DAY + hour * 3600L + minute * 60L + second,
                    nanos(text));
        } catch (DateTimeException e) {
            throw notATime(text);
        }
    }

    /// Whether it looks like one; its month may still have no such day.
    static boolean hasShape(String text) {
        int last = text.length() - 1;
        if (last < SHAPE.length() || text.charAt(last) != 'Z') {
            return false;
        }
        for (int i = 0; i < SHAPE.length(); i++) {
            char wanted = SHAPE.charAt(i);
            if (wanted == '9' ? !isDigit(text.charAt(i)) : text.charAt(i) != wanted) {
                return false;
            }
        }
        if (last == SHAPE.length()) {
            return true;
        }
        int fraction = last - SHAPE.length() - 1;
        boolean good =
                text.charAt(SHAPE.length()) == '.' && fraction >= 1 && fraction <= NANO_DIGITS;
        for (int i = SHAPE.length() + 1; i < last; i++) {
            good &= isDigit(text.charAt(i));
        }
        return good;
    }

    private static int nanos(String text) {
        int nanos = 0;
        for (int i = 0; i < NANO_DIGITS; i++) {
            int at = SHAPE.length() + 1 + i;
            nanos = nanos * 10 + (at < text.length() - 1 ? text.charAt(at) - '0' : 0);
        }
        return nanos;
    }

    private static int number(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + text.charAt(i) - '0';
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static StringBuilder digits(StringBuilder text, int value, int count) {
        String number = Integer.toString(value);
        for (int i = number.length(); i < count; i++) {
            text.append('0');
        }
        return text.append(number);
    }

    private static IllegalArgumentException notATime(String text) {
        return new IllegalArgumentException(
                "not a time (such as 2026-11-23T13:00:00Z): \"" + text + "\"");
    }
}
