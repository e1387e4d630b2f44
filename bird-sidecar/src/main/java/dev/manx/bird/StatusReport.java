package dev.manx.bird;

import dev.manx.bird.apply.ConfigDirectory;
import dev.manx.bird.control.BirdControl;
import dev.manx.bird.control.ProtocolRow;
import dev.manx.bird.dialect.Daemon;
import dev.manx.bird.settings.BirdSettings;
import dev.manx.bird.settings.DaemonSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a person asks first: which BIRD, which configuration, which peers. Of BIRD 1.6 there may be
/// two daemons; each has its part.
///
/// @param settings where BIRD and its files are
/// @param out the report
record StatusReport(BirdSettings settings, PrintStream out) {

    private static final List<String> HEADING = List.of("PEER", "STATE", "SINCE", "INFO");
    private static final int LABEL_WIDTH = 15;

    /// @return whether every BIRD there should be runs, and refused nothing
    boolean print() throws IOException {
        boolean good = true;
        List<Daemon> daemons = daemons();
        for (Daemon daemon : daemons) {
            if (daemon != daemons.getFirst()) {
                out.println();
            }
            good &= print(settings.of(daemon));
        }
        return good;
    }

    /// Those that were given a configuration; before that, the first.
    private List<Daemon> daemons() throws IOException {
        var daemons = new ArrayList<Daemon>();
        for (Daemon daemon : Daemon.values()) {
            if (directory(settings.of(daemon)).generation().isPresent()) {
                daemons.add(daemon);
            }
        }
        return daemons.isEmpty() ? List.of(Daemon.BIRD) : daemons;
    }

    private boolean print(DaemonSettings bird) throws IOException {
        ConfigDirectory directory = directory(bird);
        out.println("configuration  " + directory.generation().orElse("none"));
        Optional<String> refusal = directory.refusal();
        refusal.ifPresent(reply -> out.println("refused        " + reply));
        Optional<BirdControl> running = new BirdAccess(bird).connect();
        if (running.isEmpty()) {
            printDaemon(bird, "does not run");
            return false;
        }
        try (BirdControl control = running.get()) {
            printDaemon(bird, control.version());
            out.println();
            table(ProtocolRow.parse(control.send("show protocols")));
        }
        return refusal.isEmpty();
    }

    private void printDaemon(DaemonSettings bird, String state) {
        String name = bird.daemon().toString();
        out.println(name + " ".repeat(LABEL_WIDTH - name.length()) + state);
    }

    private static ConfigDirectory directory(DaemonSettings bird) {
        return new ConfigDirectory(bird.directory(), bird.daemon());
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
