package dev.manx.bird;

import java.io.PrintStream;

/// One line an event, `key=value`, for people and for what collects logs.
///
/// @param out where the lines go
record Log(PrintStream out) {

    /// @param pairs key, value, key, value, …
    void info(String event, String... pairs) {
        write("info", event, pairs);
    }

    void error(String event, String... pairs) {
        write("error", event, pairs);
    }

    private void write(String level, String event, String... pairs) {
        var line = new StringBuilder("level=").append(level).append(" event=").append(event);
        for (int i = 0; i + 1 < pairs.length; i += 2) {
            line.append(' ').append(pairs[i]).append('=').append(quoted(pairs[i + 1]));
        }
        out.println(line);
    }

    /// On one line, whatever is in it; in quotes where it has blanks.
    private static String quoted(String value) {
        var text = new StringBuilder();
        boolean plain = !value.isEmpty();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            plain &= c > ' ' && c != '"' && c != '=';
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                default -> text.append(Character.isISOControl(c) ? '?' : c);
            }
        }
        return plain ? text.toString() : "\"" + text + "\"";
    }
}
