package dev.manx.core.json;

/// A value of a JSON text (RFC 8259, section 3), or the place where none is.
public sealed interface JsonNode permits ObjectNode, ArrayNode, JsonNode.Scalar {

    /// A value without members.
    sealed interface Scalar extends JsonNode {}

    /// A string, its escapes undone.
    record Text(String text) implements Scalar {
        @Override
        public String asText() {
            return text;
        }
    }

    /// A number as it is written, so that none is ever rounded.
    record Numeral(String text) implements Scalar {

        @Override
        public String asText() {
            return text;
        }

        /// Whether it has neither a fraction nor an exponent.
        boolean isWhole() {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '.' || c == 'e' || c == 'E') {
                    return false;
                }
            }
            return true;
        }
    }

    /// `true` or `false`.
    enum Flag implements Scalar {
        FALSE,
        TRUE;

        @Override
        public String asText() {
            return this == TRUE ? "true" : "false";
        }
    }

    /// `null`, and a key or an element that is not there: to whoever asks they are the same.
    enum Nothing implements Scalar {
        NULL,
        MISSING
    }

    /// What is behind `key`; [Nothing#MISSING] where this is no object or has no such key.
    default JsonNode path(String key) {
        return Nothing.MISSING;
    }

    /// The text of a scalar; empty for an object, an array and nothing.
    default String asText() {
        return "";
    }
}
