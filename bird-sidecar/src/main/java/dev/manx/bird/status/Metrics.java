package dev.manx.bird.status;

import dev.manx.core.net.Family;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The status in Prometheus' text format, version 0.0.4: for each metric its `# HELP`, its `# TYPE`
/// and its samples. Only label values hold text of others; a backslash, a quote or a newline in one
/// would end it and is escaped as the format says.
public final class Metrics {

    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Map<Metric, List<String>> samples = new EnumMap<>(Metric.class);

    private Metrics() {}

    /// @param registryUp empty when there is none over a network
    public static String of(
            List<DaemonStatus> daemons,
            Activity activity,
            Holdings holdings,
            Optional<Boolean> registryUp) {
        var metrics = new Metrics();
        holdings.blocks()
                .forEach(
                        (state, count) ->
                                metrics.add(Metric.BLOCKS, count, "state", state.toString()));
        holdings.free()
                .forEach(
                        (family, count) ->
                                metrics.add(Metric.FREE_ADDRESSES, count, "family", name(family)));
        registryUp.ifPresent(up -> metrics.add(Metric.REGISTRY_UP, flag(up)));
        metrics.add(Metric.CONFIGURATIONS_APPLIED_TOTAL, activity.countApplied());
        metrics.add(Metric.CONFIGURATIONS_REFUSED_TOTAL, activity.countRefused());
        metrics.add(Metric.BIRD_ENDS_TOTAL, activity.countCrashes());
        daemons.forEach(metrics::add);
        return metrics.text();
    }

    private void add(DaemonStatus status) {
        String daemon = status.daemon().toString();
        add(Metric.CONFIGURATION_CURRENT, flag(status.isCurrent()), "daemon", daemon);
        add(Metric.CONFIGURATION_REFUSED, flag(status.refused().isPresent()), "daemon", daemon);
        switch (status.run()) {
            case DaemonStatus.Run.Down _ -> add(Metric.BIRD_UP, 0, "daemon", daemon);
            case DaemonStatus.Run.Up up -> {
                add(Metric.BIRD_UP, 1, "daemon", daemon);
                add(Metric.BIRD_INFO, 1, "daemon", daemon, "version", up.version());
                add(Metric.ANNOUNCED_PREFIXES, up.announced().size(), "daemon", daemon);
                up.sessions().forEach(session -> add(daemon, session));
            }
        }
    }

    private void add(String daemon, BgpSession session) {
        String[] labels = {
            "daemon",
            daemon,
            "session",
            session.name(),
            "neighbor",
            session.neighbor(),
            "description",
            session.description()
        };
        add(Metric.SESSION_ESTABLISHED, flag(session.isEstablished()), labels);
        session.routes()
                .ifPresent(
                        routes -> {
                            add(Metric.SESSION_IMPORTED_ROUTES, routes.imported(), labels);
                            add(Metric.SESSION_EXPORTED_ROUTES, routes.exported(), labels);
                        });
    }

    /// @param labels name, value, name, value, …
    private void add(Metric metric, long value, String... labels) {
        var sample = new StringBuilder(metric.toString());
        for (int i = 0; i < labels.length; i += 2) {
            sample.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
            sample.append(escaped(labels[i + 1])).append('"');
        }
        sample.append(labels.length == 0 ? " " : "} ").append(value);
        samples.computeIfAbsent(metric, _ -> new ArrayList<>()).add(sample.toString());
    }

    private static String name(Family family) {
        return switch (family) {
            case INET -> "ipv4";
            case INET6 -> "ipv6";
        };
    }

    private static long flag(boolean flag) {
        return flag ? 1 : 0;
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private String text() {
        var text = new StringBuilder();
        samples.forEach(
                (metric, lines) -> {
                    text.append("# HELP ").append(metric).append(' ').append(metric.help());
                    text.append("\n# TYPE ").append(metric).append(' ').append(metric.type());
                    lines.forEach(line -> text.append('\n').append(line));
                    text.append('\n');
                });
        return text.toString();
    }
}
