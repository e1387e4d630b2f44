package dev.manx.bird.config;

import dev.manx.core.net.Cidr;

/// Text of nested braces, two blanks deeper in each, with comments in a column.
final class ConfigText {

    private static final String INDENT = "  ";
    private static final int COMMENT_COLUMN = 44;

    private final StringBuilder text = new StringBuilder();
    private int depth;

    /// Braces around the lines to come.
    ConfigText open(String head) {
        line(head + " {");
        depth++;
        return this;
    }

    /// As [#open], with the brace on a line of its own, as BIRD's manual has functions.
    ConfigText openFunction(String head) {
        line(head);
        line("{");
        depth++;
        return this;
    }

    ConfigText close() {
        depth--;
        return line("}");
    }

    /// Closes a channel or a session's own filter, which unlike other braces end in a semicolon.
    ConfigText closeChannel() {
        depth--;
        return line("};");
    }

    ConfigText line(String line) {
        text.append(INDENT.repeat(depth)).append(line).append('\n');
        return this;
    }

    /// A line about a prefix, of which a node may have ten thousand: no text is made for it alone.
    ConfigText line(String before, Cidr cidr, String behind) {
        cidr.append(text.append(INDENT.repeat(depth)).append(before)).append(behind).append('\n');
        return this;
    }

    /// @param why a comment behind the line
    ConfigText line(String line, String why) {
        int width = depth * INDENT.length() + line.length();
        return line(line + " ".repeat(Math.max(1, COMMENT_COLUMN - width)) + "# " + why);
    }

    /// A comment on lines of its own.
    ConfigText comment(String... lines) {
        for (String each : lines) {
            line("# " + each);
        }
        return this;
    }

    ConfigText blank() {
        text.append('\n');
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
