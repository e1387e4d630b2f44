package dev.manx.core.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A place in a JSON tree together with the path that leads there. Keys that nobody asks for are
/// ignored; a key that is asked for and has the wrong type or a bad value is an error which names
/// its path. JSON's `null` counts as absent.
///
/// @param node the tree from here on; [JsonNode.Nothing] where nothing is
/// @param path how to get here, such as `ipam.pools[0]`; empty at the root
public record JsonView(JsonNode node, String path) {

    /// Turns text into a value, or throws [IllegalArgumentException] saying what is wrong with it.
    @FunctionalInterface
    public interface Parser<T> {
        T parse(String text);
    }

    public static JsonView root(JsonNode node) {
        return new JsonView(node, "");
    }

    /// A place where nothing is.
    public static JsonView nothing(String path) {
        return new JsonView(JsonNode.Nothing.MISSING, path);
    }

    /// A text that was taken out of what is here; errors name this place.
    public JsonView textual(String part) {
        return new JsonView(new JsonNode.Text(part), path);
    }

    /// What is behind `key`; possibly nothing, see [#isPresent()].
    ///
    /// @throws JsonException when this place holds something other than an object
    public JsonView get(String key) throws JsonException {
        if (isPresent() && !(node instanceof ObjectNode)) {
            throw wanted("an object");
        }
        JsonNode child = node.path(key);
        return new JsonView(child, path.isEmpty() ? key : path + "." + key);
    }

    public boolean isPresent() {
        return !(node instanceof JsonNode.Nothing);
    }

    /// Whether not even a `null` is here.
    public boolean isMissing() {
        return node == JsonNode.Nothing.MISSING;
    }

    /// The members of the array here; none when nothing is here.
    public List<JsonView> elements() throws JsonException {
        if (!isPresent()) {
            return List.of();
        }
        if (!(node instanceof ArrayNode array)) {
            throw wanted("an array");
        }
        var elements = new ArrayList<JsonView>(array.size());
        for (int i = 0; i < array.size(); i++) {
            elements.add(new JsonView(array.get(i), path + "[" + i + "]"));
        }
        return elements;
    }

    public String text() throws JsonException {
        if (node instanceof JsonNode.Text text) {
            return text.text();
        }
        throw wanted("a string");
    }

    public String textOr(String absent) throws JsonException {
        return isPresent() ? text() : absent;
    }

    /// The text here, made into a value; the parser's complaint comes back with the path before it.
    public <T> T parse(Parser<T> parser) throws JsonException {
        String text = text();
        try {
            return parser.parse(text);
        } catch (IllegalArgumentException e) {
            throw problem(String.valueOf(e.getMessage()));
        }
    }

    public <T> T parseOr(T absent, Parser<T> parser) throws JsonException {
        return isPresent() ? parse(parser) : absent;
    }

    public <T> Optional<T> parseIfPresent(Parser<T> parser) throws JsonException {
        return isPresent() ? Optional.of(parse(parser)) : Optional.empty();
    }

    /// A whole number between `min` and `max`, both included.
    public int integer(int min, int max) throws JsonException {
        return (int) wholeNumber(min, max);
    }

    /// The same for what an `int` cannot hold.
    public long wholeNumber(long min, long max) throws JsonException {
        if (!(node instanceof JsonNode.Numeral number) || !number.isWhole()) {
            throw wanted("a whole number");
        }
        try {
            long value = Long.parseLong(number.text());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // has more digits than a long: out of range as well
        }
        throw problem(number.text() + " is not between " + min + " and " + max);
    }

    public int integerOr(int absent, int min, int max) throws JsonException {
        return isPresent() ? integer(min, max) : absent;
    }

    public boolean flagOr(boolean absent) throws JsonException {
        if (!isPresent()) {
            return absent;
        }
        if (node instanceof JsonNode.Flag flag) {
            return flag == JsonNode.Flag.TRUE;
        }
        throw wanted("true or false");
    }

    /// This place, which must hold an object.
    public JsonView requireObject() throws JsonException {
        object();
        return this;
    }

    /// The object here.
    public ObjectNode object() throws JsonException {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw wanted("an object");
    }

    /// An error about this place.
    public JsonException problem(String problem) {
        return new JsonException(path, problem);
    }

    private JsonException wanted(String wanted) {
        return problem(
                isPresent()
                        ? "must be " + wanted + ", not " + describe(node)
                        : "missing; must be " + wanted);
    }

    /// The node's kind in words, with the value where it is short and harmless.
    static String describe(JsonNode node) {
        return switch (node) {
            case ObjectNode _ -> "an object";
            case ArrayNode _ -> "an array";
            case JsonNode.Text _ -> "a string";
            case JsonNode.Numeral _, JsonNode.Flag _ -> node.asText();
            case JsonNode.Nothing.NULL -> "null";
            case JsonNode.Nothing.MISSING -> "nothing";
        };
    }
}
