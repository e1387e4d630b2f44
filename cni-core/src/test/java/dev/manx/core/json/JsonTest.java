package dev.manx.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {

    /// Somebody else's reader, as strict as ours.
    private static final JsonMapper JACKSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static ObjectNode parse(String text) throws JsonException {
        return Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
    }

    @Nested
    class Reading {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{\"password\": secret} | 1 | 14 | a value is wanted",
                    "{} {}                  | 1 | 4  | nothing may follow",
                    "{\"a\": 1, \"a\": 2}     | 1 | 10 | this key is in the object already",
                    "{                      | 1 | 2  | a string is wanted",
                    "{\"a\" 1}               | 1 | 6  | a colon is wanted",
                    "{\"a\": 1 \"b\": 2}      | 1 | 9  | a comma or a closing brace is wanted",
                    "{\"a\": [1,]}           | 1 | 10 | a value is wanted",
                    "{\"a\": [1 2]}          | 1 | 10 | a comma or a closing bracket is wanted",
                    "{\"a\": 01}             | 1 | 8  | a comma or a closing brace is wanted",
                    "{\"a\": -}              | 1 | 8  | a digit is wanted",
                    "{\"a\": 1.}             | 1 | 9  | a digit is wanted",
                    "{\"a\": 1e+}            | 1 | 10 | a digit is wanted",
                    "{\"a\": tru}            | 1 | 7  | a value is wanted",
                    "{\"a                   | 1 | 4  | the string does not end",
                    "{\"a\\x\": 1}            | 1 | 5  | no such escape",
                    "{\"a\\u00g0\": 1}        | 1 | 5  | four hexadecimal digits are wanted",
                    "{ // no                | 1 | 3  | a string is wanted",
                })
        void whatIsNotJsonIsRefusedByPlaceAndWithoutRepeatingIt(
                String text, int line, int column, String problem) {
            assertThatThrownBy(() -> parse(text))
                    .isInstanceOf(JsonException.class)
                    .hasMessage(
                            "not valid JSON (line "
                                    + line
                                    + ", column "
                                    + column
                                    + ": "
                                    + problem
                                    + ")");
        }

        @Test
        void linesAreCounted() {
            assertThatThrownBy(() -> parse("{\n  \"a\": 1,\n  b\n}"))
                    .hasMessage("not valid JSON (line 3, column 3: a string is wanted)");
        }

        @Test
        void whatIsJsonButNoObjectIsRefused() {
            assertThatThrownBy(() -> parse("[]")).hasMessage("not a JSON object but an array");
            assertThatThrownBy(() -> parse("")).hasMessage("not a JSON object but nothing");
            assertThatThrownBy(() -> parse(" \n")).hasMessage("not a JSON object but nothing");
            assertThatThrownBy(() -> parse("7")).hasMessage("not a JSON object but 7");
        }

        @Test
        void bytesThatAreNoUtf8AreRefused() {
            byte[] latin1 = "{\"a\": \"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1);
            assertThatThrownBy(() -> Json.parseObject(latin1))
                    .hasMessage("not valid JSON (it is not UTF-8 text)");
        }

        @Test
        void aByteOrderMarkAndTheReplacementCharacterAreRead() throws JsonException {
            assertThat(parse("\ufeff{\"a\": \"\ufffd\"}").path("a").asText()).isEqualTo("\ufffd");
        }

        @Test
        void depthIsBounded() throws JsonException {
            String open = "{\"a\":".repeat(199);
            String close = "}".repeat(199);
            assertThat(parse(open + "[]" + close).has("a")).isTrue();
            assertThatThrownBy(() -> parse(open + "[[]]" + close))
                    .hasMessageEndingWith(": more than 200 levels deep)");
        }

        @Test
        void commentsAreReadOnlyWhereTheyAreAllowed() throws JsonException {
            byte[] text =
                    "// first\n{/* a * / b */ \"a\": \"//\" } // last"
                            .getBytes(StandardCharsets.UTF_8);
            assertThat(Json.parseObjectWithComments(text).path("a").asText()).isEqualTo("//");
            assertThatThrownBy(() -> Json.parseObject(text)).isInstanceOf(JsonException.class);
        }
    }

    @Nested
    class Writing {

        @Test
        void stringsAreEscapedWhereTheyMustBe() {
            assertThat(Json.quoted("a\"b\\c\nd\re\tf\u0001\u00e4\u20ac\ud83d\ude00\ud83d"))
                    .isEqualTo("\"a\\\"b\\\\c\\nd\\re\\tf\\u0001\u00e4\u20ac\ud83d\ude00\\ud83d\"");
        }

        @Test
        void numbersStayAsTheyWereWritten() throws JsonException {
            String text = "{\"a\":1.0,\"b\":-0,\"c\":1E400,\"d\":12345678901234567890}";
            assertThat(parse(text)).hasToString(text);
        }

        @Test
        void forPeopleItIsIndented() throws JsonException {
            assertThat(Json.pretty(parse("{\"a\":[1,2],\"b\":[{\"c\":{}},[]],\"d\":null}")))
                    .isEqualTo(
                            """
                            {
                              "a": [1, 2],
                              "b": [
                                {
                                  "c": {}
                                },
                                []
                              ],
                              "d": null
                            }\
                            """);
        }
    }

    @Nested
    class BesideAnotherReader {

        private static final String ALPHABET = "{}[]\",::,,0123eE.-+truefalsn \\u\n/\u00e4";

        @Test
        void bothAcceptTheSameRandomTexts() {
            var random = new Random(20261125);
            int accepted = 0;
            for (int i = 0; i < 200_000; i++) {
                accepted += sameOpinion(random(random, 2 + random.nextInt(12))) ? 1 : 0;
            }
            assertThat(accepted).isPositive();
        }

        @Test
        void bothAcceptTheSameDamagedTextsAndReadTheSame() {
            String good =
                    "{\"name\": \"n\", \"e\": -1.5e+10, \"a\": [0, {\"\\u00e4\\n"
                            + "\": [true, false, null]}, []]}";
            var random = new Random(20261125);
            int accepted = 0;
            for (int i = 0; i < 100_000; i++) {
                var text = new StringBuilder(good);
                for (int edits = random.nextInt(3); edits >= 0; edits--) {
                    int at = random.nextInt(text.length());
                    switch (random.nextInt(3)) {
                        case 0 -> text.deleteCharAt(at);
                        case 1 -> text.insert(at, random(random, 1));
                        default -> text.replace(at, at + 1, random(random, 1));
                    }
                }
                accepted += sameOpinion(text.toString()) ? 1 : 0;
            }
            assertThat(accepted).isPositive();
        }

        private static String random(Random random, int length) {
            var text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            return text.toString();
        }

        /// @return whether both took it, and read the same
        private static boolean sameOpinion(String text) {
            Optional<ObjectNode> ours = ours(text);
            Optional<com.fasterxml.jackson.databind.JsonNode> theirs = theirs(text);
            assertThat(ours.isPresent()).as(text).isEqualTo(theirs.isPresent());
            if (ours.isPresent()) {
                assertThat(theirs(ours.get().toString())).as(text).isEqualTo(theirs);
            }
            return ours.isPresent();
        }

        private static Optional<ObjectNode> ours(String text) {
            try {
                return Optional.of(parse(text));
            } catch (JsonException e) {
                assertThat(e.getMessage()).startsWith("not ");
                return Optional.empty();
            }
        }

        private static Optional<com.fasterxml.jackson.databind.JsonNode> theirs(String text) {
            try {
                return Optional.of(JACKSON.readTree(text.getBytes(StandardCharsets.UTF_8)))
                        .filter(com.fasterxml.jackson.databind.JsonNode::isObject);
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }
}
