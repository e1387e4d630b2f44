package dev.manx.bird.settings;

import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.net.Cidr;
import java.util.ArrayList;
import java.util.List;

/// Communities that routes are given when peers are told of them.
///
/// @param cidr which routes: to this prefix or one inside it
/// @param values at least one
public record Communities(Cidr cidr, List<Value> values) {

    public Communities {
        values = List.copyOf(values);
    }

    /// Numbers with a meaning for whoever gives them one.
    ///
    /// @param parts two of 16 bits (RFC 1997) or three of 32 (RFC 8092)
    public record Value(List<Long> parts) {

        private static final int STANDARD_PARTS = 2;
        private static final int LARGE_PARTS = 3;
        private static final long STANDARD_MAX = 0xffff;
        private static final long LARGE_MAX = 0xffff_ffffL;

        public Value {
            parts = List.copyOf(parts);
        }

        public boolean isLarge() {
            return parts.size() == LARGE_PARTS;
        }

        /// @param text such as `64512:100` or `64512:1:2`
        static Value parse(String text) {
            String[] words = text.split(":", -1);
            if (words.length != STANDARD_PARTS && words.length != LARGE_PARTS) {
                throw problem(text);
            }
            var parts = new ArrayList<Long>();
            for (String word : words) {
                parts.add(part(word, words.length == LARGE_PARTS ? LARGE_MAX : STANDARD_MAX, text));
            }
            return new Value(parts);
        }

        private static long part(String word, long max, String text) {
            try {
                long part = Long.parseLong(word);
                if (part >= 0 && part <= max && word.chars().allMatch(Character::isDigit)) {
                    return part;
                }
            } catch (NumberFormatException e) {
                throw problem(text);
            }
            throw problem(text);
        }

        private static IllegalArgumentException problem(String text) {
            return new IllegalArgumentException(
                    "\""
                            + text
                            + "\" is not a community: two numbers up to 65535, as 64512:100, or"
                            + " three up to 4294967295");
        }
    }

    static List<Communities> parseAll(JsonView view) throws JsonException {
        var all = new ArrayList<Communities>();
        for (JsonView each : view.elements()) {
            KnownKeys.check(each, "cidr", "values");
            var values = new ArrayList<Value>();
            for (JsonView value : each.get("values").elements()) {
                values.add(value.parse(Value::parse));
            }
            if (values.isEmpty()) {
                throw each.get("values").problem("is empty; must have a community");
            }
            all.add(new Communities(each.get("cidr").parse(Cidr::parse), values));
        }
        return all;
    }
}
