package dev.manx.harness.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A report as a picture: bars for the medians, a thin line from quartile to quartile. SVG that is
/// readable on light and on dark ground.
///
/// @param report what was measured
record Chart(Report report) {

    private static final int FEW = 10;
    private static final int WIDTH = 760;
    private static final int LABELS = 210;
    private static final int NUMBERS = 90;
    private static final int ROW = 22;
    private static final int HEADING = 40;

    private static final String STYLE =
            """
            text { font: 13px system-ui, sans-serif; fill: #222 }
            .heading { font-weight: 600; font-size: 15px }
            .ours { fill: #0f7b6c }
            .theirs { fill: #8a94a0 }
            .spread { stroke: #222; stroke-width: 1.5 }
            @media (prefers-color-scheme: dark) {
              text { fill: #e6e6e6 }
              .ours { fill: #35c2a8 }
              .theirs { fill: #77818c }
              .spread { stroke: #e6e6e6 }
            }\
            """;

    /// @param contender its name
    /// @param label what stands left of it
    private record Bar(String contender, String label, Quartiles value) {}

    /// @param heading says what the bars are and which end is the good one
    private record Panel(String heading, List<Bar> bars) {

        int height() {
            return HEADING + bars.size() * ROW;
        }

        double longest() {
            return bars.stream().mapToDouble(each -> each.value().upper()).max().orElse(1);
        }
    }

    String svg() {
        List<Panel> panels = panels();
        int height = 16 + panels.stream().mapToInt(Panel::height).sum();
        var lines = new ArrayList<String>();
        lines.add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">"
                        .formatted(WIDTH, height, WIDTH, height));
        lines.add("<title>ADD and DEL of Manx and of its peers</title>");
        lines.add("<style>\n" + STYLE + "\n</style>");
        int top = 0;
        for (Panel panel : panels) {
            draw(panel, top, lines);
            top += panel.height();
        }
        lines.add("</svg>");
        return String.join("\n", lines) + "\n";
    }

    private List<Panel> panels() {
        var panels = new ArrayList<Panel>();
        for (int count : report.endpointCounts()) {
            panels.add(
                    new Panel(
                            "ADD, ms, with %s endpoints on the node (less is better)"
                                    .formatted(Tables.grouped(count)),
                            bars(Operation.ADD, count, 1, Measurement::wallMillis)));
        }
        panels.add(
                new Panel(
                        "DEL, ms, with 10 endpoints on the node (less is better)",
                        bars(Operation.DEL, FEW, 1, Measurement::wallMillis)));
        panels.add(
                new Panel(
                        "ADDs per second, 32 at once (more is better)",
                        bars(Operation.ADD, FEW, 32, Measurement::perSecond)));
        return panels;
    }

    private List<Bar> bars(
            Operation operation,
            int endpoints,
            int atOnce,
            Function<Measurement, Quartiles> value) {
        var bars = new ArrayList<Bar>();
        for (Map.Entry<String, String> contender : report.titles().entrySet()) {
            Optional<Measurement> found =
                    report.find(contender.getKey(), operation, endpoints, atOnce);
            found.map(value)
                    .ifPresent(
                            each ->
                                    bars.add(
                                            new Bar(
                                                    contender.getKey(),
                                                    contender.getValue(),
                                                    each)));
        }
        return bars;
    }

    private static void draw(Panel panel, int top, List<String> lines) {
        lines.add(
                "<text class=\"heading\" x=\"8\" y=\"%d\">%s</text>"
                        .formatted(top + 28, escaped(panel.heading())));
        double scale = (WIDTH - LABELS - NUMBERS) / panel.longest();
        int y = top + HEADING;
        for (Bar bar : panel.bars()) {
            draw(bar, y, scale, lines);
            y += ROW;
        }
    }

    private static void draw(Bar bar, int y, double scale, List<String> lines) {
        Quartiles value = bar.value();
        lines.add(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                        .formatted(LABELS - 8, y + 13, escaped(bar.label())));
        lines.add(
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%s\" height=\"%d\"/>"
                        .formatted(
                                bar.contender().startsWith("manx") ? "ours" : "theirs",
                                LABELS,
                                y,
                                length(value.median() * scale),
                                ROW - 5));
        int middle = y + (ROW - 5) / 2;
        lines.add(
                "<line class=\"spread\" x1=\"%s\" y1=\"%d\" x2=\"%s\" y2=\"%d\"/>"
                        .formatted(
                                length(LABELS + value.lower() * scale),
                                middle,
                                length(LABELS + value.upper() * scale),
                                middle));
        lines.add(
                "<text x=\"%s\" y=\"%d\">%s</text>"
                        .formatted(
                                length(LABELS + value.upper() * scale + 6),
                                y + 13,
                                Goal.number(value.median())));
    }

    private static String length(double pixels) {
        return String.format(Locale.ROOT, "%.1f", pixels);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
