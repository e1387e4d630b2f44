package dev.manx.ipam;

import java.util.ArrayList;
import java.util.List;

/// Columns, each as wide as its widest cell.
final class TextTable {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    TextTable row(Object... cells) {
        rows.add(new ArrayList<>());
        return more(cells);
    }

    /// Further cells of the row before.
    TextTable more(Object... cells) {
        for (Object cell : cells) {
            rows.getLast().add(cell.toString());
        }
        return this;
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                line.append(cell);
                if (i < row.size() - 1) {
                    line.append(" ".repeat(width(i) - cell.length())).append(GAP);
                }
            }
            text.append(line).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        int width = 0;
        for (List<String> row : rows) {
            width = Math.max(width, row.get(column).length());
        }
        return width;
    }
}
