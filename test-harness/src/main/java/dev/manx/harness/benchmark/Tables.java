package dev.manx.harness.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A report as Markdown. A number is a median; what is in brackets are the quartiles around it.
///
/// @param report what was measured
record Tables(Report report) {

    private static final int FEW = 10;

    String markdown() {
        return String.join("\n\n", goals(), oneByOne(), atOnce(), costs(), ipamAlone(), facts());
    }

    private String goals() {
        var rows = new ArrayList<List<String>>();
        for (Goal each : Goal.of(report)) {
            rows.add(List.of(each.mark(), each.text(), each.value(), each.wanted()));
        }
        return "**What was asked.** Ratios are of medians.\n\n"
                + table(List.of("", "Manx", "measured", "wanted"), rows);
    }

    private String oneByOne() {
        var head = new ArrayList<>(List.of("ms"));
        List<Integer> counts = report.endpointCounts();
        for (Operation operation : List.of(Operation.ADD, Operation.DEL)) {
            counts.forEach(each -> head.add(operation.title() + ", " + grouped(each)));
        }
        var rows = new ArrayList<List<String>>();
        for (Map.Entry<String, String> contender : report.titles().entrySet()) {
            var row = new ArrayList<>(List.of(contender.getValue()));
            for (Operation operation : List.of(Operation.ADD, Operation.DEL)) {
                for (int count : counts) {
                    row.add(
                            cell(
                                    report.find(contender.getKey(), operation, count, 1),
                                    Measurement::wallMillis));
                }
            }
            rows.add(row);
        }
        return "**One after another**, with so many endpoints on the node already.\n\n"
                + table(head, rows);
    }

    private String atOnce() {
        var rows = new ArrayList<List<String>>();
        for (Map.Entry<String, String> contender : report.titles().entrySet()) {
            var row = new ArrayList<>(List.of(contender.getValue()));
            for (Operation operation : List.of(Operation.ADD, Operation.DEL)) {
                for (int many : List.of(1, 8, 32)) {
                    row.add(
                            cell(
                                    report.find(contender.getKey(), operation, FEW, many),
                                    Measurement::perSecond));
                }
            }
            if (row.contains("–")) {
                continue;
            }
            rows.add(row);
        }
        return "**So many at once**, with 10 endpoints on the node already.\n\n"
                + table(
                        List.of(
                                "calls a second",
                                "ADD, 1",
                                "ADD, 8",
                                "ADD, 32",
                                "DEL, 1",
                                "DEL, 8",
                                "DEL, 32"),
                        rows);
    }

    private String costs() {
        var rows = new ArrayList<List<String>>();
        for (Map.Entry<String, String> contender : report.titles().entrySet()) {
            String name = contender.getKey();
            Optional<Measurement> add = report.find(name, Operation.ADD, FEW, 1);
            Optional<Measurement> version = report.find(name, Operation.VERSION, FEW, 1);
            rows.add(
                    List.of(
                            contender.getValue(),
                            cell(version, Measurement::wallMillis),
                            median(add, each -> each.cpuMillis().median()),
                            median(add, each -> each.minorFaults().median()),
                            median(version, each -> each.minorFaults().median()),
                            count(report.systemCalls(name, Operation.ADD)),
                            count(report.systemCalls(name, Operation.VERSION)),
                            median(add, each -> each.peakKib().median() * 1024 / 1e6),
                            median(
                                    Optional.ofNullable(report.executableBytes().get(name)),
                                    bytes -> bytes / 1e6)));
        }
        return "**What a call costs**, with 10 endpoints on the node already.\n\n"
                + table(
                        List.of(
                                "",
                                "VERSION, ms",
                                "ADD: CPU, ms",
                                "minor faults",
                                "of VERSION",
                                "system calls",
                                "of VERSION",
                                "peak memory, MB",
                                "executables, MB"),
                        rows);
    }

    private String ipamAlone() {
        var head = new ArrayList<>(List.of("ms"));
        List<Integer> counts = report.endpointCounts();
        var rows = new ArrayList<List<String>>();
        for (Operation operation : List.of(Operation.IPAM_ADD, Operation.IPAM_DEL)) {
            counts.forEach(each -> head.add(operation.command() + ", " + grouped(each)));
        }
        for (Map.Entry<String, String> each :
                Map.of("manx", "manx-ipam", "ptp", "host-local").entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .toList()) {
            var row = new ArrayList<>(List.of(each.getValue()));
            for (Operation operation : List.of(Operation.IPAM_ADD, Operation.IPAM_DEL)) {
                for (int count : counts) {
                    row.add(
                            cell(
                                    report.find(each.getKey(), operation, count, 1),
                                    Measurement::wallMillis));
                }
            }
            rows.add(row);
        }
        return "**IPAM alone**, with so many addresses allocated already.\n\n" + table(head, rows);
    }

    private String facts() {
        var rows = new ArrayList<List<String>>();
        report.facts().forEach((key, value) -> rows.add(List.of(key, value)));
        return "**The run.**\n\n" + table(List.of("", ""), rows);
    }

    private static String cell(
            Optional<Measurement> measurement, Function<Measurement, Quartiles> value) {
        return measurement
                .map(value)
                .map(
                        each ->
                                "%s (%s–%s)"
                                        .formatted(
                                                Goal.number(each.median()),
                                                Goal.number(each.lower()),
                                                Goal.number(each.upper())))
                .orElse("–");
    }

    private static <T> String median(Optional<T> from, Function<T, Double> value) {
        return from.map(value).map(Goal::number).orElse("–");
    }

    private static String count(Optional<Long> value) {
        return value.map(Object::toString).orElse("–");
    }

    static String grouped(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String table(List<String> head, List<List<String>> rows) {
        var lines = new ArrayList<String>();
        lines.add("| " + String.join(" | ", head) + " |");
        lines.add("|---".repeat(head.size()) + "|");
        rows.forEach(row -> lines.add("| " + String.join(" | ", row) + " |"));
        return String.join("\n", lines);
    }
}
