package dev.manx.bird.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.bird.dialect.Daemon;
import dev.manx.core.block.BlockState;
import dev.manx.core.json.ArrayNode;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonNode;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class MetricsTest {

    private static final Pattern NAME = Pattern.compile("manx_[a-z_]+");
    private static final Path DASHBOARD = Path.of("../conf/grafana-dashboard.json");
    private static final Path ALERTS = Path.of("../conf/prometheus-alerts.yaml");

    @Test
    void theWholePageOfADaemonThatRunsAndOneThatDoesNot() {
        var up =
                new DaemonStatus.Run.Up(
                        "2.0.12",
                        "2026-11-25 23:18:03",
                        Optional.of("gen-2"),
                        List.of(Cidr.parse("10.244.1.0/26")),
                        List.of(
                                session("Mesh_a", "Established", new BgpSession.Routes(3, 4)),
                                session("Peer_b", "Active")));
        var bird = new DaemonStatus(Daemon.BIRD, Optional.of("gen-2"), Optional.empty(), up);
        var bird6 =
                new DaemonStatus(
                        Daemon.BIRD6,
                        Optional.of("gen-1"),
                        Optional.of("syntax error"),
                        new DaemonStatus.Run.Down());
        var activity = new Activity();
        var holdings =
                new Holdings(
                        Map.of(BlockState.CONFIRMED, 1, BlockState.RELEASING, 2),
                        Map.of(Family.INET, 62L));
        activity.applied();
        activity.applied();
        activity.refused();
        activity.birdIsGone();

        assertThat(Metrics.of(List.of(bird, bird6), activity, holdings, Optional.of(false)))
                .isEqualTo(
                        """
                        # HELP manx_blocks This node's blocks; confirmed ones are its for certain.
                        # TYPE manx_blocks gauge
                        manx_blocks{state="confirmed"} 1
                        manx_blocks{state="releasing"} 2
                        # HELP manx_free_addresses Addresses that the confirmed blocks can still give.
                        # TYPE manx_free_addresses gauge
                        manx_free_addresses{family="ipv4"} 62
                        # HELP manx_registry_up Whether the registry answered when it was asked last.
                        # TYPE manx_registry_up gauge
                        manx_registry_up 0
                        # HELP manx_configurations_applied_total Configurations that a BIRD took into use.
                        # TYPE manx_configurations_applied_total counter
                        manx_configurations_applied_total 2
                        # HELP manx_configurations_refused_total Configurations that a BIRD refused.
                        # TYPE manx_configurations_refused_total counter
                        manx_configurations_refused_total 1
                        # HELP manx_bird_ends_total How often a BIRD was found gone.
                        # TYPE manx_bird_ends_total counter
                        manx_bird_ends_total 1
                        # HELP manx_bird_up Whether the daemon answers.
                        # TYPE manx_bird_up gauge
                        manx_bird_up{daemon="bird"} 1
                        manx_bird_up{daemon="bird6"} 0
                        # HELP manx_bird_info Always 1; the daemon's version is a label.
                        # TYPE manx_bird_info gauge
                        manx_bird_info{daemon="bird",version="2.0.12"} 1
                        # HELP manx_configuration_current Whether the daemon runs the generation that lies on disk.
                        # TYPE manx_configuration_current gauge
                        manx_configuration_current{daemon="bird"} 1
                        manx_configuration_current{daemon="bird6"} 0
                        # HELP manx_configuration_refused Whether the daemon refused the last configuration.
                        # TYPE manx_configuration_refused gauge
                        manx_configuration_refused{daemon="bird"} 0
                        manx_configuration_refused{daemon="bird6"} 1
                        # HELP manx_announced_prefixes Prefixes that peers hear from this node.
                        # TYPE manx_announced_prefixes gauge
                        manx_announced_prefixes{daemon="bird"} 1
                        # HELP manx_session_established Whether the BGP session is established.
                        # TYPE manx_session_established gauge
                        manx_session_established{daemon="bird",session="Mesh_a",neighbor="10.1.1.1",description="a \\\\ b"} 1
                        manx_session_established{daemon="bird",session="Peer_b",neighbor="10.1.1.1",description="a \\\\ b"} 0
                        # HELP manx_session_imported_routes Routes taken from the peer.
                        # TYPE manx_session_imported_routes gauge
                        manx_session_imported_routes{daemon="bird",session="Mesh_a",neighbor="10.1.1.1",description="a \\\\ b"} 3
                        # HELP manx_session_exported_routes Routes told to the peer.
                        # TYPE manx_session_exported_routes gauge
                        manx_session_exported_routes{daemon="bird",session="Mesh_a",neighbor="10.1.1.1",description="a \\\\ b"} 4
                        """);
    }

    @Test
    void theDocumentListsEveryMetricAndNoOther() throws Exception {
        List<String> rows =
                Files.readAllLines(Path.of("../docs/formats/metrics.md")).stream()
                        .filter(line -> line.startsWith("| `manx_"))
                        .map(MetricsTest::withoutLabels)
                        .toList();
        List<String> expected =
                Arrays.stream(Metric.values())
                        .map(
                                each ->
                                        "| `"
                                                + each
                                                + "` | "
                                                + each.type()
                                                + " | "
                                                + each.help()
                                                + " |")
                        .toList();
        assertThat(rows).isEqualTo(expected);
    }

    @Test
    void theDashboardShowsEveryMetricAndNoOther() throws Exception {
        JsonNode dashboard = Json.parseObject(Files.readAllBytes(DASHBOARD));
        var expressions = new ArrayList<String>();
        for (JsonNode panel : (ArrayNode) dashboard.path("panels")) {
            for (JsonNode target : (ArrayNode) panel.path("targets")) {
                expressions.add(target.path("expr").asText());
            }
        }
        assertThat(metricsIn(expressions)).isEqualTo(all());
    }

    /// Of the YAML the shape that the file has: lists of rules, a key a line.
    @Test
    void everyAlertHasItsPartsAndUsesMetricsThatExist() throws Exception {
        List<String> keys =
                Files.readAllLines(ALERTS).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .toList();
        assertThat(keys.subList(0, 3)).containsExactly("groups:", "- name: manx", "rules:");
        String shapes = String.join("\n", keys.subList(3, keys.size()));
        assertThat(shapes)
                .matches(
                        "(- alert: Manx\\w+\nexpr: .+\n(for: \\d+m\n)?labels:\nseverity:"
                                + " (warning|critical)\nannotations:\nsummary: '.+'\ndescription:"
                                + " '.+'\n?)+");
        List<String> expressions = keys.stream().filter(key -> key.startsWith("expr: ")).toList();
        assertThat(all()).containsAll(metricsIn(expressions));
    }

    /// `| metric | type | labels | meaning |` without the third cell.
    private static String withoutLabels(String row) {
        String[] cells = row.split("\\|", -1);
        return "|" + cells[1] + "|" + cells[2] + "|" + cells[4] + "|";
    }

    private static Set<String> all() {
        var names = new TreeSet<String>();
        for (Metric metric : Metric.values()) {
            names.add(metric.toString());
        }
        return names;
    }

    private static Set<String> metricsIn(List<String> expressions) {
        var names = new TreeSet<String>();
        for (String expression : expressions) {
            Matcher matcher = NAME.matcher(expression);
            assertThat(matcher.find()).as(expression).isTrue();
            do {
                names.add(matcher.group());
            } while (matcher.find());
        }
        return names;
    }

    private static BgpSession session(String name, String state, BgpSession.Routes... routes) {
        return new BgpSession(
                name,
                "10.1.1.1",
                "64512",
                "a \\ b",
                state,
                "23:18:03",
                Arrays.stream(routes).findFirst(),
                "");
    }
}
