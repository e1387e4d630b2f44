package dev.manx.core.json;

import java.util.Map;

/// From a tree to text (RFC 8259). Everything that is not ASCII stays as it is, but for half a
/// surrogate pair, which UTF-8 cannot say and which is escaped.
final class JsonWriter {

    private static final String HEX = "0123456789abcdef";
    private static final String INDENT = "  ";

    private final StringBuilder out = new StringBuilder();
    private final boolean pretty;

    private JsonWriter(boolean pretty) {
        this.pretty = pretty;
    }

    /// On one line, without spaces.
    static String compact(JsonNode node) {
        return write(node, false);
    }

    /// A member a line; arrays of scalars on one line.
    static String pretty(JsonNode node) {
        return write(node, true);
    }

    /// One string in its quotes.
    static String quoted(String text) {
        var writer = new JsonWriter(false);
        writer.string(text);
        return writer.out.toString();
    }

    private static String write(JsonNode node, boolean pretty) {
        var writer = new JsonWriter(pretty);
        writer.value(node, 0);
        return writer.out.toString();
    }

    private void value(JsonNode node, int depth) {
        switch (node) {
            case ObjectNode object -> object(object, depth);
            case ArrayNode array -> array(array, depth);
            case JsonNode.Text text -> string(text.text());
            case JsonNode.Numeral _, JsonNode.Flag _ -> out.append(node.asText());
            case JsonNode.Nothing _ -> out.append("null");
        }
    }

    private void object(ObjectNode object, int depth) {
        out.append('{');
        String separator = "";
        for (Map.Entry<String, JsonNode> member : object.members().entrySet()) {
            out.append(separator);
            newLine(depth + 1);
            string(member.getKey());
            out.append(pretty ? ": " : ":");
            value(member.getValue(), depth + 1);
            separator = ",";
        }
        if (!object.isEmpty()) {
            newLine(depth);
        }
        out.append('}');
    }

    private void array(ArrayNode array, int depth) {
        boolean spread = pretty && !onlyScalars(array);
        out.append('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                out.append(pretty && !spread ? ", " : ",");
            }
            if (spread) {
                newLine(depth + 1);
            }
            value(array.get(i), depth + 1);
        }
        if (spread) {
            newLine(depth);
        }
        out.append(']');
    }

    private static boolean onlyScalars(ArrayNode array) {
        for (JsonNode each : array) {
            if (!(each instanceof JsonNode.Scalar)) {
                return false;
            }
        }
        return true;
    }

    private void newLine(int depth) {
        if (pretty) {
            out.append('\n');
            out.repeat(INDENT, depth);
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                control(c);
            } else if (Character.isSurrogate(c)) {
                i += surrogate(text, i);
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private void control(char c) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> escape(c);
        }
    }

    /// @return how many characters more than one were written
    private int surrogate(String text, int index) {
        if (Character.charCount(text.codePointAt(index)) == 2) {
            out.append(text, index, index + 2);
            return 1;
        }
        escape(text.charAt(index));
        return 0;
    }

    private void escape(char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt(c >> shift & 0xf));
        }
    }
}
