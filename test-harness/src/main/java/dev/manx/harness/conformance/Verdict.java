package dev.manx.harness.conformance;

/// How a check ended.
sealed interface Verdict {

    record Pass() implements Verdict {}

    /// @param reason what the plugin did, on one line
    record Fail(String reason) implements Verdict {}

    /// @param reason why there was nothing to look at, on one line
    record Skip(String reason) implements Verdict {}

    /// The word of the report.
    default String word() {
        return switch (this) {
            case Pass pass -> "PASS";
            case Fail fail -> "FAIL";
            case Skip skip -> "SKIP";
        };
    }

    /// Empty for a pass.
    default String reason() {
        return switch (this) {
            case Pass pass -> "";
            case Fail(String text) -> text;
            case Skip(String text) -> text;
        };
    }
}
