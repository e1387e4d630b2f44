package dev.manx.harness.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manx.harness.Outcome;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What answers of a plugin must look like. Each method returns when they do.
final class Expect {

    private Expect() {}

    static void that(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /// Exit code 0, and nothing on stdout: DEL, CHECK, GC and STATUS (spec 1.1, section 2).
    static void silentSuccess(String what, Outcome outcome) {
        succeeded(what, outcome);
        that(outcome.stdout().isEmpty(), what + " printed on stdout: " + outcome.stdout());
    }

    static void succeeded(String what, Outcome outcome) {
        that(outcome.succeeded(), what + " failed: " + Text.of(outcome));
    }

    /// Exit code 0, and one JSON object on stdout.
    static ObjectNode result(String what, Outcome outcome) {
        succeeded(what, outcome);
        return object(what, outcome);
    }

    /// A refusal as the specification has it: an exit code other than 0, and one object with a code
    /// and a message (spec 1.1, section 5, "Error"). The object's cniVersion is looked at by one
    /// check of its own, so that a plugin without it is told so once.
    ///
    /// @return the object
    static ObjectNode refusal(String what, Outcome outcome) {
        that(!outcome.succeeded(), what + " succeeded: " + Text.of(outcome));
        that(outcome.exitCode() < 128, what + " was ended by a signal: " + Text.of(outcome));
        ObjectNode error = object(what, outcome);
        that(error.path("code").isIntegralNumber(), "no numeric code in the error: " + error);
        that(!error.path("msg").asText().isBlank(), "no msg in the error: " + error);
        return error;
    }

    /// A refusal with one of these codes.
    static ObjectNode refusal(String what, Outcome outcome, Set<Integer> codes) {
        ObjectNode error = refusal(what, outcome);
        that(
                codes.contains(error.path("code").asInt()),
                what + ": the code is not " + alternatives(codes) + ": " + error);
        return error;
    }

    /// That the error's message says one of these words, in any case.
    static void names(ObjectNode error, List<String> words) {
        String said = error.path("msg").asText() + " " + error.path("details").asText();
        String lower = said.toLowerCase(Locale.ROOT);
        that(
                words.stream().anyMatch(word -> lower.contains(word.toLowerCase(Locale.ROOT))),
                "the error does not name " + alternatives(words) + ": " + error);
    }

    /// That nothing came or went.
    static void unchanged(String what, Collection<String> changes) {
        that(changes.isEmpty(), what + ": " + String.join("; ", changes));
    }

    private static ObjectNode object(String what, Outcome outcome) {
        try {
            JsonNode json = outcome.json();
            if (json instanceof ObjectNode object) {
                return object;
            }
        } catch (AssertionError e) {
            throw new AssertionError(
                    what + ": stdout is not one JSON document: " + Text.of(outcome), e);
        }
        throw new AssertionError(what + ": stdout is no JSON object: " + Text.of(outcome));
    }

    private static String alternatives(Collection<?> values) {
        return String.join(" or ", values.stream().map(String::valueOf).sorted().toList());
    }
}
