package dev.manx.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.List;

/// How a process ended.
///
/// @param command what was run
/// @param exitCode its exit code; 128 and the signal's number when a signal ended it
/// @param stdout all of it
/// @param stderr all of it
/// @param duration from start to end of the process
public record Outcome(
        List<String> command, int exitCode, String stdout, String stderr, Duration duration) {

    /// Refuses a second document behind the first: a plugin prints one.
    static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    public Outcome {
        command = List.copyOf(command);
    }

    public boolean succeeded() {
        return exitCode == 0;
    }

    /// stdout, which must be exactly one JSON document.
    ///
    /// @throws AssertionError when it is not, with everything there is to know
    public JsonNode json() {
        try {
            JsonNode document = JSON.readTree(stdout);
            if (!document.isMissingNode()) {
                return document;
            }
        } catch (JsonProcessingException e) {
            throw new AssertionError("stdout is not one JSON document\n" + this, e);
        }
        throw new AssertionError("stdout is empty\n" + this);
    }

    /// The `code` of the error on stdout, or 0 when the process succeeded.
    public int errorCode() {
        return succeeded() ? 0 : json().path("code").asInt(-1);
    }

    /// The `msg` of the error on stdout.
    public String errorMessage() {
        return json().path("msg").asText();
    }

    /// This outcome, unless it is a failure.
    ///
    /// @throws AssertionError with everything there is to know
    public Outcome orFail() {
        if (!succeeded()) {
            throw new AssertionError(toString());
        }
        return this;
    }

    @Override
    public String toString() {
        return String.join(" ", command)
                + "\nexit code: "
                + exitCode
                + " after "
                + duration.toMillis()
                + " ms\nstdout: "
                + stdout
                + "\nstderr: "
                + stderr;
    }
}
