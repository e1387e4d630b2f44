package dev.manx.harness.conformance;

import java.time.Duration;

/// A check and how it ended.
///
/// @param duration how long it took, namespaces and all
record Finding(Check check, Verdict verdict, Duration duration) {

    /// Runs the check on a bench of its own.
    static Finding of(Check check, Chain chain) {
        long start = System.nanoTime();
        Verdict verdict = verdict(check, chain);
        return new Finding(check, verdict, Duration.ofNanos(System.nanoTime() - start));
    }

    private static Verdict verdict(Check check, Chain chain) {
        try (var bench = new Bench(chain)) {
            check.act().on(bench);
            return new Verdict.Pass();
        } catch (NotApplicable e) {
            return new Verdict.Skip(String.valueOf(e.getMessage()));
        } catch (AssertionError e) {
            return new Verdict.Fail(Text.line(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            // The checker's own trouble, such as a tool that is not there. It must not look like a
            // pass, and the other checks go on.
            return new Verdict.Fail(Text.line("the checker failed: " + e));
        }
    }
}
