package dev.manx.core.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Bytes to tree and back. The one mapper is a constant, so that an image can hold it ready-made.
public final class Json {

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static final JsonMapper WITH_COMMENTS =
            MAPPER.rebuild().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

    private Json() {}

    /// Reads one JSON object, and nothing behind it.
    ///
    /// @throws JsonException when the text is not JSON, has a key twice, or is not an object. The
    ///   message gives line and column and never the text, which may hold secrets
    public static ObjectNode parseObject(byte[] text) throws JsonException {
        return parseObject(MAPPER, text);
    }

    /// The same for files that people write: `//` and `/* */` comments may stand between the words.
    public static ObjectNode parseObjectWithComments(byte[] text) throws JsonException {
        return parseObject(WITH_COMMENTS, text);
    }

    private static ObjectNode parseObject(JsonMapper mapper, byte[] text) throws JsonException {
        JsonNode node;
        try {
            node = mapper.readTree(text);
        } catch (JsonProcessingException e) {
            throw new JsonException("", "not valid JSON" + position(e));
        } catch (IOException e) {
            throw new JsonException(
                    "", "not readable as JSON (" + e.getClass().getSimpleName() + ")");
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new JsonException("", "not a JSON object but " + JsonView.describe(node));
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// The tree on one line.
    public static byte[] compact(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// The tree indented for people.
    public static String pretty(JsonNode node) {
        return node.toPrettyString();
    }

    private static String position(JsonProcessingException e) {
        var location = e.getLocation();
        return location == null
                ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }
}
