package dev.manx.bird.control;

import java.util.List;

/// A whole reply; the last line's code says how it went.
///
/// @param lines at least one
public record Reply(List<Line> lines) {

    /// Codes from here on are errors: 8xxx while doing it, 9xxx in the command itself.
    private static final int FIRST_ERROR = 8000;

    /// @param code four digits, as a number
    /// @param text what stands behind them
    public record Line(int code, String text) {}

    public Reply {
        lines = List.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a reply has at least one line");
        }
    }

    public boolean is(ReplyCode code) {
        return last().code() == code.number();
    }

    public boolean isError() {
        return last().code() >= FIRST_ERROR;
    }

    /// What BIRD said in the end.
    public String message() {
        return last().text();
    }

    /// The texts of the lines with this code.
    public List<String> texts(ReplyCode code) {
        return lines.stream().filter(line -> line.code() == code.number()).map(Line::text).toList();
    }

    private Line last() {
        return lines.getLast();
    }
}
