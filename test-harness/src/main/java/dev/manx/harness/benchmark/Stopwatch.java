package dev.manx.harness.benchmark;

import dev.manx.harness.Outcome;
import dev.manx.harness.Subprocess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The C program that calls plugins and measures them.
///
/// @param program `stopwatch`, compiled
record Stopwatch(Path program) {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    /// Runs a plan.
    ///
    /// @return what it saw, in the plan's order
    /// @throws IllegalStateException with what the plugins printed, when one of them failed
    List<Timing> run(List<Call> plan) {
        String text = plan.stream().map(Call::line).collect(Collectors.joining("\n", "", "\n"));
        Outcome outcome = new Subprocess(List.of(program.toString()), Map.of(), text, LIMIT).run();
        List<Timing> timings = outcome.stdout().lines().map(Timing::parse).toList();
        if (!outcome.succeeded() || timings.size() != plan.size()) {
            throw new IllegalStateException("a call failed:\n" + outcome.stderr());
        }
        return timings;
    }
}
