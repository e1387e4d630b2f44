package dev.manx.harness.conformance;

/// One thing that a plugin must do.
///
/// @param id stable: the area, a dot, and what is looked at, as in `check.host-mac`
/// @param title one line: what must hold
/// @param source where that is demanded: a section of the CNI specification, or a promise of Manx'
///   (`docs/conformance.md` tells them)
/// @param act how it is found out
record Check(String id, String title, String source, Act act) {

    /// What is done to the plugin. Returns when the plugin did right.
    ///
    /// An [AssertionError] is a FAIL with its message as the reason.
    @FunctionalInterface
    interface Act {
        void on(Bench bench) throws NotApplicable;
    }

    /// What comes before the dot.
    String area() {
        return id.substring(0, id.indexOf('.'));
    }
}
