package dev.manx.bird.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The status as a person reads it: of each daemon a heading of labelled lines, then a table with a
/// line a session.
///
/// ```
/// bird           2.0.12, up since 2026-11-25 23:18:03.332
/// configuration  gen-7
/// announces      10.244.166.128/26
///
/// PEER              AS     STATE        SINCE         IN  OUT  LAST ERROR
/// Mesh_10_20_30_31  64512  Established  23:18:10.383  1   1
/// Peer_10_20_30_1   64500  Active       23:18:03.332  -   -    Socket: No route to host
/// ```
public final class StatusText {

    private static final List<String> HEADING =
            List.of("PEER", "AS", "STATE", "SINCE", "IN", "OUT", "LAST ERROR");
    private static final int LABEL_WIDTH = 15;

    private final StringBuilder text = new StringBuilder();

    private StatusText() {}

    public static String of(List<DaemonStatus> daemons) {
        var status = new StatusText();
        for (DaemonStatus daemon : daemons) {
            if (!status.text.isEmpty()) {
                status.text.append('\n');
            }
            status.add(daemon);
        }
        return status.text.toString();
    }

    private void add(DaemonStatus daemon) {
        switch (daemon.run()) {
            case DaemonStatus.Run.Down _ -> {
                label(daemon.daemon().toString(), "does not run");
                label("configuration", daemon.onDisk().orElse("none"));
                refusal(daemon);
            }
            case DaemonStatus.Run.Up up -> {
                label(daemon.daemon().toString(), up.version() + ", up since " + up.upSince());
                label("configuration", generations(daemon.onDisk(), up.generation()));
                refusal(daemon);
                announced(up);
                table(up.sessions());
            }
        }
    }

    /// One word when all is well, else both sides.
    private static String generations(Optional<String> onDisk, Optional<String> running) {
        return onDisk.equals(running)
                ? onDisk.orElse("none of Manx")
                : running.orElse("none of Manx") + " runs, " + onDisk.orElse("none") + " on disk";
    }

    private void refusal(DaemonStatus daemon) {
        daemon.refused().ifPresent(words -> label("refused", words));
    }

    private void announced(DaemonStatus.Run.Up up) {
        if (up.announced().isEmpty()) {
            label("announces", "nothing");
        }
        for (int i = 0; i < up.announced().size(); i++) {
            label(i == 0 ? "announces" : "", up.announced().get(i).toString());
        }
    }

    private void label(String label, String value) {
        text.append(label).append(" ".repeat(LABEL_WIDTH - label.length()));
        text.append(value).append('\n');
    }

    private void table(List<BgpSession> sessions) {
        text.append('\n');
        var rows = new ArrayList<List<String>>();
        rows.add(HEADING);
        sessions.forEach(session -> rows.add(row(session)));
        int[] widths = new int[HEADING.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }

    private static List<String> row(BgpSession session) {
        Optional<BgpSession.Routes> routes = session.routes();
        return List.of(
                session.name(),
                session.neighborAs(),
                session.state(),
                session.since(),
                routes.map(each -> Long.toString(each.imported())).orElse("-"),
                routes.map(each -> Long.toString(each.exported())).orElse("-"),
                session.lastError());
    }
}
