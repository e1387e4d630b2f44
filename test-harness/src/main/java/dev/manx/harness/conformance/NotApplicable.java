package dev.manx.harness.conformance;

/// What a check looks at is not there with these plugins: a SKIP.
final class NotApplicable extends Exception {

    private static final long serialVersionUID = 1;

    /// @param reason what is not there
    NotApplicable(String reason) {
        super(reason);
    }
}
