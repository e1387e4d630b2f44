package dev.manx.bird;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One line an event, `key=value`, for people and for what collects logs.
///
/// @param out where the lines go
/// @param context key, value, … that every line has
record Log(PrintStream out, List<String> context) {

    Log {
        context = List.copyOf(context);
    }

    Log(PrintStream out) {
        this(out, List.of());
    }

    /// As this one, with another pair on every line.
    Log about(String key, String value) {
        var more = new ArrayList<>(context);
        more.addAll(List.of(key, value));
        return new Log(out, more);
    }

    /// @param pairs key, value, key, value, …
    void info(String event, String... pairs) {
        write("info", event, pairs);
    }

    void error(String event, String... pairs) {
        write("error", event, pairs);
    }

    private void write(String level, String event, String... pairs) {
        var line = new StringBuilder("level=").append(level).append(" event=").append(event);
        var all = new ArrayList<>(context);
        all.addAll(Arrays.asList(pairs));
        for (int i = 0; i + 1 < all.size(); i += 2) {
            line.append(' ').append(all.get(i)).append('=').append(quoted(all.get(i + 1)));
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
