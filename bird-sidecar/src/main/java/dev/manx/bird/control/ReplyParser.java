package dev.manx.bird.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes replies of lines (`nest/cli.c`):
///
/// | line | meaning |
/// |---|---|
/// | `NNNN-text` | more follows |
/// | `NNNN text` | the last line |
/// | ` text` | as the line before, same code |
/// | `+text` | unasked (`echo`); not part of the reply |
public final class ReplyParser {

    private static final int CODE_DIGITS = 4;

    /// More than `show route` of a full Internet table, so only nonsense gets here.
    private static final int MAX_LINES = 10_000_000;

    private final List<Reply.Line> lines = new ArrayList<>();

    /// @param line without its newline
    /// @return the reply, when this line is its last; the next line then begins another
    /// @throws MalformedReplyException for anything else than the four shapes
    public Optional<Reply> feed(String line) throws MalformedReplyException {
        if (line.startsWith("+")) {
            return Optional.empty();
        }
        if (lines.size() >= MAX_LINES) {
            throw new MalformedReplyException("a reply of more than " + MAX_LINES + " lines");
        }
        if (line.startsWith(" ")) {
            if (lines.isEmpty()) {
                throw malformed(line, "goes on with a reply that has not begun");
            }
            lines.add(new Reply.Line(lines.getLast().code(), line.substring(1)));
            return Optional.empty();
        }
        int code = code(line);
        lines.add(new Reply.Line(code, line.substring(CODE_DIGITS + 1)));
        if (line.charAt(CODE_DIGITS) == '-') {
            return Optional.empty();
        }
        var reply = new Reply(lines);
        lines.clear();
        return Optional.of(reply);
    }

    private static int code(String line) throws MalformedReplyException {
        if (line.length() <= CODE_DIGITS) {
            throw malformed(line, "is too short for a code");
        }
        int code = 0;
        for (int i = 0; i < CODE_DIGITS; i++) {
            char c = line.charAt(i);
            if (c < '0' || c > '9') {
                throw malformed(line, "does not begin with four digits");
            }
            code = code * 10 + c - '0';
        }
        char separator = line.charAt(CODE_DIGITS);
        if (separator != ' ' && separator != '-') {
            throw malformed(line, "has neither blank nor '-' behind its code");
        }
        return code;
    }

    private static MalformedReplyException malformed(String line, String problem) {
        String shown = line.length() > 80 ? line.substring(0, 80) + "…" : line;
        return new MalformedReplyException("BIRD's line \"" + shown + "\" " + problem);
    }
}
