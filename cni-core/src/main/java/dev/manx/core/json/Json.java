package dev.manx.core.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes to tree and back (RFC 8259, UTF-8).
public final class Json {

    /// What a decoder puts in the place of bytes that are no UTF-8.
    private static final char REPLACEMENT = '\ufffd';

    private static final String BYTE_ORDER_MARK = "\ufeff";

    private Json() {}

    /// Reads one value of any kind, and nothing behind it.
    ///
    /// @throws JsonException when the text is not JSON
    public static JsonNode parse(String text) throws JsonException {
        return JsonReader.read(text, false);
    }

    /// Reads one JSON object, and nothing behind it.
    ///
    /// @throws JsonException when the text is not JSON, has a key twice, or is not an object. The
    ///   message gives line and column and never the text, which may hold secrets
    public static ObjectNode parseObject(byte[] text) throws JsonException {
        return parseObject(text, false);
    }

    /// The same for files that people write: `//` and `/* */` comments may stand between the words.
    public static ObjectNode parseObjectWithComments(byte[] text) throws JsonException {
        return parseObject(text, true);
    }

    private static ObjectNode parseObject(byte[] bytes, boolean comments) throws JsonException {
        JsonNode node = JsonReader.read(decode(bytes), comments);
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new JsonException("", "not a JSON object but " + JsonView.describe(node));
    }

    private static String decode(byte[] bytes) throws JsonException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // The character may also stand in the text by itself; then it comes back as it was.
        if (text.indexOf(REPLACEMENT) >= 0
                && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
            throw new JsonException("", "not valid JSON (it is not UTF-8 text)");
        }
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    public static ObjectNode object() {
        return new ObjectNode();
    }

    /// The tree on one line.
    public static byte[] compact(JsonNode node) {
        return JsonWriter.compact(node).getBytes(StandardCharsets.UTF_8);
    }

    /// The tree indented for people.
    public static String pretty(JsonNode node) {
        return JsonWriter.pretty(node);
    }

    /// A JSON string, quotes and all.
    public static String quoted(String text) {
        return JsonWriter.quoted(text);
    }

    static JsonNode copy(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object.deepCopy();
        }
        return node instanceof ArrayNode array ? array.deepCopy() : node;
    }
}
