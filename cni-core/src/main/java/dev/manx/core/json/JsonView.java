package dev.manx.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A place in a JSON tree together with the path that leads there. Keys that nobody asks for are
/// ignored; a key that is asked for and has the wrong type or a bad value is an error which names
/// its path. JSON's `null` counts as absent.
///
/// @param node the tree from here on; a [MissingNode] where nothing is
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

    /// What is behind `key`; possibly nothing, see [#isPresent()].
    ///
    /// @throws JsonException when this place holds something other than an object
    public JsonView get(String key) throws JsonException {
        if (isPresent() && !node.isObject()) {
            throw wanted("an object");
        }
        JsonNode child = node.path(key);
        return new JsonView(child, path.isEmpty() ? key : path + "." + key);
    }

    public boolean isPresent() {
        return !node.isMissingNode() && !node.isNull();
    }

    /// The members of the array here; none when nothing is here.
    public List<JsonView> elements() throws JsonException {
        if (!isPresent()) {
            return List.of();
        }
        if (!node.isArray()) {
            throw wanted("an array");
        }
        var elements = new ArrayList<JsonView>(node.size());
        for (int i = 0; i < node.size(); i++) {
            elements.add(new JsonView(node.get(i), path + "[" + i + "]"));
        }
        return elements;
    }

    public String text() throws JsonException {
        if (!node.isTextual()) {
            throw wanted("a string");
        }
        return node.textValue();
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
        if (!node.isIntegralNumber()) {
            throw wanted("a whole number");
        }
        if (!node.canConvertToInt() || node.intValue() < min || node.intValue() > max) {
            throw problem(node.asText() + " is not between " + min + " and " + max);
        }
        return node.intValue();
    }

    public int integerOr(int absent, int min, int max) throws JsonException {
        return isPresent() ? integer(min, max) : absent;
    }

    public boolean flagOr(boolean absent) throws JsonException {
        if (!isPresent()) {
            return absent;
        }
        if (!node.isBoolean()) {
            throw wanted("true or false");
        }
        return node.booleanValue();
    }

    /// This place, which must hold an object.
    public JsonView requireObject() throws JsonException {
        if (!node.isObject()) {
            throw wanted("an object");
        }
        return this;
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
        return switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> "a string";
            case NUMBER, BOOLEAN -> node.asText();
            case NULL -> "null";
            case MISSING -> "nothing";
            case BINARY, POJO -> "something else";
        };
    }
}
