package dev.manx.bird.daemon;

/// What BIRD says to a configuration.
public sealed interface Verdict {

    record Accepted() implements Verdict {}

    /// @param reason in BIRD's words: file, line, column, problem
    record Refused(String reason) implements Verdict {}
}
