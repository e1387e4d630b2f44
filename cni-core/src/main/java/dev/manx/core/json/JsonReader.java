package dev.manx.core.json;

/// From text to tree, as strict as RFC 8259: a recursive descent with one method for each rule of
/// its grammar. A key that an object has twice is an error, since whoever reads on would have to
/// guess which one was meant. Errors give a place and never the text, which may hold secrets.
final class JsonReader {

    /// How deep objects and arrays may stand in one another. Nobody's configuration comes near, and
    /// every level takes of the stack.
    private static final int MAX_DEPTH = 200;

    private final String text;
    private final boolean comments;
    private int at;
    private int depth;

    private JsonReader(String text, boolean comments) {
        this.text = text;
        this.comments = comments;
    }

    /// @param comments whether `//` and `/* */` comments may stand between the words
    /// @return [JsonNode.Nothing#MISSING] for an empty text
    static JsonNode read(String text, boolean comments) throws JsonException {
        var reader = new JsonReader(text, comments);
        reader.skipSpace();
        if (reader.at == text.length()) {
            return JsonNode.Nothing.MISSING;
        }
        JsonNode value = reader.value();
        reader.skipSpace();
        if (reader.at < text.length()) {
            throw reader.invalid("nothing may follow");
        }
        return value;
    }

    private JsonNode value() throws JsonException {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new JsonNode.Text(string());
            case 't' -> word("true", JsonNode.Flag.TRUE);
            case 'f' -> word("false", JsonNode.Flag.FALSE);
            case 'n' -> word("null", JsonNode.Nothing.NULL);
            default -> number();
        };
    }

    private ObjectNode object() throws JsonException {
        enter();
        var object = new ObjectNode();
        if (!take('}')) {
            do {
                skipSpace();
                int start = at;
                String key = string();
                skipSpace();
                require(':', "a colon");
                skipSpace();
                if (object.members().put(key, value()) != null) {
                    at = start;
                    throw invalid("this key is in the object already");
                }
                skipSpace();
            } while (take(','));
            require('}', "a comma or a closing brace");
        }
        depth--;
        return object;
    }

    private ArrayNode array() throws JsonException {
        enter();
        var array = new ArrayNode();
        if (!take(']')) {
            do {
                skipSpace();
                array.add(value());
                skipSpace();
            } while (take(','));
            require(']', "a comma or a closing bracket");
        }
        depth--;
        return array;
    }

    private void enter() throws JsonException {
        if (++depth > MAX_DEPTH) {
            throw invalid("more than " + MAX_DEPTH + " levels deep");
        }
        at++;
        skipSpace();
    }

    private JsonNode word(String word, JsonNode meaning) throws JsonException {
        if (!text.startsWith(word, at)) {
            throw invalid("a value is wanted");
        }
        at += word.length();
        return meaning;
    }

    /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
    private JsonNode number() throws JsonException {
        int start = at;
        take('-');
        if (!take('0')) {
            digits(start == at ? "a value is wanted" : "a digit is wanted");
        }
        if (take('.')) {
            digits("a digit is wanted");
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            digits("a digit is wanted");
        }
        return new JsonNode.Numeral(text.substring(start, at));
    }

    private void digits(String problem) throws JsonException {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == start) {
            throw invalid(problem);
        }
    }

    private String string() throws JsonException {
        require('"', "a string");
        int start = at;
        while (true) {
            char c = inString();
            if (c == '"') {
                return text.substring(start, at++);
            }
            if (c == '\\') {
                return escaped(start);
            }
            at++;
        }
    }

    /// The rest of a string from its first escape on.
    ///
    /// @param start of what came before it
    private String escaped(int start) throws JsonException {
        var out = new StringBuilder().append(text, start, at);
        while (true) {
            char c = inString();
            at++;
            if (c == '"') {
                return out.toString();
            }
            out.append(c == '\\' ? escape() : c);
        }
    }

    private char escape() throws JsonException {
        char c = peek();
        int plain = "\"\\/bfnrt".indexOf(c);
        if (plain >= 0) {
            at++;
            return "\"\\/\b\f\n\r\t".charAt(plain);
        }
        if (c != 'u' || at + 5 > text.length()) {
            throw invalid("no such escape");
        }
        int value = 0;
        for (int i = 1; i <= 4; i++) {
            int digit = Character.digit(text.charAt(at + i), 16);
            if (digit < 0 || text.charAt(at + i) > 'f') {
                throw invalid("four hexadecimal digits are wanted");
            }
            value = value << 4 | digit;
        }
        at += 5;
        return (char) value;
    }

    /// The character here, which must be one that a string may have.
    private char inString() throws JsonException {
        char c = peek();
        if (c < ' ') {
            throw invalid(
                    at < text.length() ? "a string may not have this" : "the string does not end");
        }
        return c;
    }

    private void skipSpace() throws JsonException {
        while (true) {
            char c = peek();
            if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
                at++;
            } else if (c == '/' && comments) {
                comment();
            } else {
                return;
            }
        }
    }

    private void comment() throws JsonException {
        boolean line = text.startsWith("//", at);
        if (!line && !text.startsWith("/*", at)) {
            throw invalid("a comment is wanted");
        }
        int end = text.indexOf(line ? "\n" : "*/", at + 2);
        if (end < 0 && !line) {
            throw invalid("the comment does not end");
        }
        at = end < 0 ? text.length() : end + (line ? 1 : 2);
    }

    private boolean take(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    private void require(char wanted, String name) throws JsonException {
        if (!take(wanted)) {
            throw invalid(name + " is wanted");
        }
    }

    /// The character here; NUL, which no JSON text has outside of a string, at the end.
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private JsonException invalid(String problem) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < at; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return new JsonException(
                "", "not valid JSON (line " + line + ", column " + column + ": " + problem + ")");
    }
}
