package dev.manx.harness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What was measured of the routing, and the page that shows it.
final class RoutingFigures {

    private static final String BEGIN = "<!-- begin figures -->";
    private static final String END = "<!-- end figures -->";

    /// @param name what was measured, with its unit
    /// @param value what came out
    /// @param most what was wanted: no more than this
    record Figure(String name, double value, double most) {

        boolean isGood() {
            return value <= most;
        }

        private String row() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %.4g | ≤ %.4g |",
                    isGood() ? "✓" : "✗",
                    name,
                    value,
                    most);
        }
    }

    private final List<Figure> figures = new ArrayList<>();

    void add(String name, double value, double most) {
        var figure = new Figure(name, value, most);
        System.out.println(figure.row());
        figures.add(figure);
    }

    List<Figure> missed() {
        return figures.stream().filter(figure -> !figure.isGood()).toList();
    }

    /// Writes `routing-performance.json`, and the table of `routing-performance.md` beside it.
    void write(Path folder) {
        ObjectNode json = Outcome.JSON.createObjectNode();
        ArrayNode array = json.putArray("figures");
        var table =
                new StringBuilder(
                        BEGIN + "\n|  | figure | measured | wanted |\n|---|---|---|---|\n");
        for (Figure each : figures) {
            array.addObject()
                    .put("name", each.name())
                    .put("value", each.value())
                    .put("most", each.most());
            table.append(each.row()).append('\n');
        }
        try {
            Files.writeString(
                    folder.resolve("routing-performance.json"), json.toPrettyString() + "\n");
            Path page = folder.resolve("routing-performance.md");
            String text = Files.readString(page);
            Files.writeString(
                    page,
                    text.substring(0, text.indexOf(BEGIN))
                            + table
                            + text.substring(text.indexOf(END)));
        } catch (IOException e) {
            throw new UncheckedIOException("write the figures into " + folder, e);
        }
    }
}
