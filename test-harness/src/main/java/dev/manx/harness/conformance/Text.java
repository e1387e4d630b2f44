package dev.manx.harness.conformance;

import dev.manx.harness.Outcome;

/// Outcomes and errors as one line of a report.
final class Text {

    private static final int LONGEST = 400;

    private Text() {}

    /// The text on one line, cut when it is too long to be read.
    static String line(String text) {
        String line = text.strip().replaceAll("\\s*\\R\\s*", "; ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    /// What a call answered.
    static String of(Outcome outcome) {
        return "exit code "
                + outcome.exitCode()
                + ", stdout "
                + (outcome.stdout().isBlank()
                        ? "empty"
                        : outcome.stdout().strip().replaceAll("\\s+", " "));
    }
}
