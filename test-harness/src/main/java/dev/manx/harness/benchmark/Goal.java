package dev.manx.harness.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What was asked of Manx, and what came out.
///
/// @param text what is compared
/// @param value what was measured
/// @param wanted as people read it, such as `≤ 0.33`
/// @param met whether it is so
record Goal(String text, String value, String wanted, boolean met) {

    private static final int FEW = 10;
    private static final int MANY = 1000;

    /// Every goal that the report says something about. A short run measures less.
    static List<Goal> of(Report report) {
        var goals = new ArrayList<Optional<Goal>>();
        goals.add(atMost("ADD, times ptp's", ratio(report, Operation.ADD, FEW, "ptp"), 0.33));
        goals.add(atMost("ADD, times bridge's", ratio(report, Operation.ADD, FEW, "bridge"), 0.33));
        goals.add(
                atMost(
                        "ADD of both families, times that of IPv4",
                        ratio(report, "manx-dual", Operation.ADD, FEW, "manx"),
                        1.25));
        goals.add(
                atMost("DEL, times the floor's", ratio(report, Operation.DEL, FEW, "floor"), 1.1));
        goals.add(atLeast("ADDs per second, 32 at once, times ptp's", rates(report, "ptp"), 3));
        goals.add(noWorse(report));
        goals.add(
                atMost("VERSION, times ptp's", ratio(report, Operation.VERSION, FEW, "ptp"), 0.8));
        goals.add(
                atMost(
                        "peak memory of an ADD, MB",
                        report.find("manx", Operation.ADD, FEW, 1)
                                .map(each -> each.peakKib().median() * 1024 / 1e6),
                        13));
        goals.add(
                atMost(
                        "size of the executable, MB",
                        Optional.ofNullable(report.executableBytes().get("manx"))
                                .map(bytes -> bytes / 1e6),
                        25));
        goals.add(
                atMost(
                        "system calls of an ADD beyond those of a start (VERSION)",
                        ownCalls(report),
                        120));
        return goals.stream().flatMap(Optional::stream).toList();
    }

    private static Optional<Double> ratio(
            Report report, Operation operation, int endpoints, String other) {
        return ratio(report, "manx", operation, endpoints, other);
    }

    private static Optional<Double> ratio(
            Report report, String one, Operation operation, int endpoints, String other) {
        Optional<Measurement> theirs = report.find(other, operation, endpoints, 1);
        return report.find(one, operation, endpoints, 1)
                .flatMap(
                        ours ->
                                theirs.map(
                                        each ->
                                                ours.wallMillis().median()
                                                        / each.wallMillis().median()));
    }

    private static Optional<Double> rates(Report report, String other) {
        Optional<Measurement> theirs = report.find(other, Operation.ADD, FEW, 32);
        return report.find("manx", Operation.ADD, FEW, 32)
                .flatMap(
                        ours ->
                                theirs.map(
                                        each ->
                                                ours.perSecond().median()
                                                        / each.perSecond().median()));
    }

    private static Optional<Goal> noWorse(Report report) {
        Optional<Double> few = ratio(report, Operation.ADD, FEW, "ptp");
        return ratio(report, Operation.ADD, MANY, "ptp")
                .flatMap(
                        many ->
                                few.flatMap(
                                        bound ->
                                                atMost(
                                                        "ADD with 1,000 endpoints, times ptp's:"
                                                                + " no worse than with 10",
                                                        Optional.of(many),
                                                        bound)));
    }

    private static Optional<Double> ownCalls(Report report) {
        Optional<Long> start = report.systemCalls("manx", Operation.VERSION);
        return report.systemCalls("manx", Operation.ADD)
                .flatMap(whole -> start.map(each -> (double) (whole - each)));
    }

    private static Optional<Goal> atMost(String text, Optional<Double> value, double bound) {
        return value.map(each -> new Goal(text, number(each), "≤ " + number(bound), each <= bound));
    }

    private static Optional<Goal> atLeast(String text, Optional<Double> value, double bound) {
        return value.map(each -> new Goal(text, number(each), "≥ " + number(bound), each >= bound));
    }

    /// Three digits that matter, no more: `0.123`, `4.56`, `78.9`, `1234`.
    static String number(double value) {
        double size = Math.abs(value);
        String format = size < 1 ? "%.3f" : size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, format, value).replaceFirst("\\.0+$", "");
    }

    String mark() {
        return met ? "✓" : "✗";
    }
}
