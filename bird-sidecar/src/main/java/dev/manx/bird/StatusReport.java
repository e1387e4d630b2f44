package dev.manx.bird;

import dev.manx.bird.apply.ConfigDirectory;
import dev.manx.bird.control.BirdControl;
import dev.manx.bird.control.ProtocolRow;
import dev.manx.bird.settings.BirdSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a person asks first: which BIRD, which configuration, which peers.
///
/// @param settings where BIRD and its files are
/// @param out the report
record StatusReport(BirdSettings settings, PrintStream out) {

    private static final List<String> HEADING = List.of("PEER", "STATE", "SINCE", "INFO");

    /// @return whether BIRD runs and refused nothing
    boolean print() throws IOException {
        var directory = new ConfigDirectory(settings.directory());
        out.println("configuration  " + directory.generation().orElse("none"));
        Optional<String> refusal = directory.refusal();
        refusal.ifPresent(reply -> out.println("refused        " + reply));
        Optional<BirdControl> running = new BirdAccess(settings).connect();
        if (running.isEmpty()) {
            out.println("BIRD           does not run");
            return false;
        }
        try (BirdControl control = running.get()) {
            out.println("BIRD           " + control.version());
            out.println();
            table(ProtocolRow.parse(control.send("show protocols")));
        }
        return refusal.isEmpty();
    }

    private void table(List<ProtocolRow> rows) {
        var lines = new ArrayList<List<String>>();
        lines.add(HEADING);
        for (ProtocolRow row : rows) {
            if (row.isBgp()) {
                lines.add(List.of(row.name(), row.state(), row.since(), row.info()));
            }
        }
        int[] widths = new int[HEADING.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : lines) {
            var text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                text.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
            }
            out.println(text.toString().stripTrailing());
        }
    }
}
