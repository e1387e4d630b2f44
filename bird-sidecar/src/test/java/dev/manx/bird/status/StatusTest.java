package dev.manx.bird.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.bird.apply.ConfigDirectory;
import dev.manx.bird.apply.ConfigSwap;
import dev.manx.bird.config.RenderedConfig;
import dev.manx.bird.control.BirdControl;
import dev.manx.bird.control.FakeBird;
import dev.manx.bird.daemon.RunningBird;
import dev.manx.bird.dialect.Daemon;
import dev.manx.bird.settings.BirdSettings;
import dev.manx.bird.settings.LocalSettings;
import dev.manx.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The status as text and as JSON, of a scripted BIRD that gives the recorded replies of real ones.
final class StatusTest {

    private static final String STATUS =
            """
            1000-BIRD 2.0.12
            1011-Router ID is 10.9.0.1
             Last reboot on 2026-11-25 23:18:03.332
             Last reconfiguration on 2026-11-25 23:18:03.332
            0013 Daemon is up and running
            """;

    /// A block, a pod without a block, and what a peer told.
    private static final String ROUTES =
            """
            1007-Table master4:
             10.244.9.9/32        unicast [kernel1 23:18:05.000] * (10)
             \tvia 10.9.0.7 on e0
             10.244.2.0/26        unicast [Mesh_up 23:19:17.656] * (100) [i]
             \tvia 10.9.0.2 on e0
             10.244.1.0/26        blackhole [static1 23:18:03.332] * (200)
            0000\s
            """;

    private static final String TABLE =
            """

            PEER          AS     STATE        SINCE         IN  OUT  LAST ERROR
            Mesh_up       64512  Established  23:18:10.383  2   2
            Peer_badas    64599  Idle         23:18:10.383  -   -    BGP Error: Bad peer AS
            Peer_nobody   64512  Active       23:18:03.332  -   -    Socket: No route to host
            Peer_off      64512  Down         23:18:03.332  -   -
            Peer_passive  64512  Passive      23:18:03.332  -   -
            """;

    @TempDir Path folder;
    private BirdSettings settings;
    private ConfigDirectory directory;

    @BeforeEach
    void makeDirectory() throws Exception {
        String text = "{\"address\": \"10.9.0.1\", \"bird\": {\"directory\": \"" + folder + "\"}}";
        settings = LocalSettings.parse(text.getBytes(StandardCharsets.UTF_8)).bird();
        directory = new ConfigDirectory(folder, Daemon.BIRD);
    }

    @Test
    void allIsWell() throws Exception {
        try (FakeBird _ = bird("0023 1\n", ROUTES)) {
            apply("one");
            assertThat(StatusText.of(new StatusReader(settings).read()))
                    .isEqualTo(
                            """
                            bird           2.0.12, up since 2026-11-25 23:18:03.332
                            configuration  gen-1
                            announces      10.244.1.0/26
                                           10.244.9.9/32
                            """
                                    + TABLE);
            assertThat(new StatusReader(settings).read()).allMatch(DaemonStatus::isGood);
        }
    }

    @Test
    void aBirdThatRunsAnotherGenerationIsToldFromTheOneOnDisk() throws Exception {
        try (FakeBird _ = bird("0023 1\n", "9001 No such filter.\n")) {
            apply("one");
            apply("two");
            assertThat(StatusText.of(new StatusReader(settings).read()))
                    .isEqualTo(
                            """
                            bird           2.0.12, up since 2026-11-25 23:18:03.332
                            configuration  gen-1 runs, gen-2 on disk
                            announces      nothing
                            """
                                    + TABLE);
            assertThat(new StatusReader(settings).read()).noneMatch(DaemonStatus::isGood);
        }
    }

    @Test
    void aBirdOfSomebodyElseHasNoGeneration() throws Exception {
        try (FakeBird _ = bird("9001 manx_generation: variable expected.\n", ROUTES)) {
            apply("one");
            assertThat(StatusText.of(new StatusReader(settings).read()))
                    .contains("configuration  none of Manx runs, gen-1 on disk\n");
        }
    }

    @Test
    void aDeadBirdAndItsRefusalAreTold() throws Exception {
        Files.createDirectories(folder.resolve("refused"));
        Files.writeString(folder.resolve("refused/reply"), "bird.cfg:1:1 syntax error\n");
        assertThat(StatusText.of(new StatusReader(settings).read()))
                .isEqualTo(
                        """
                        bird           does not run
                        configuration  none
                        refused        bird.cfg:1:1 syntax error
                        """);
        assertThat(Json.compact(StatusJson.of(new StatusReader(settings).read())))
                .asString()
                .isEqualTo(
                        "{\"daemons\":[{\"daemon\":\"bird\",\"good\":false,\"refused\":"
                                + "\"bird.cfg:1:1 syntax error\",\"running\":false}]}");
    }

    @Test
    void jsonHasEverySession() throws Exception {
        try (FakeBird _ = bird("0023 1\n", ROUTES)) {
            apply("one");
            String json =
                    new String(
                            Json.compact(StatusJson.of(new StatusReader(settings).read())),
                            StandardCharsets.UTF_8);
            assertThat(json)
                    .startsWith(
                            "{\"daemons\":[{\"daemon\":\"bird\",\"good\":true,"
                                    + "\"generationOnDisk\":\"gen-1\",\"running\":true,"
                                    + "\"version\":\"2.0.12\","
                                    + "\"upSince\":\"2026-11-25 23:18:03.332\","
                                    + "\"generationRunning\":\"gen-1\","
                                    + "\"announced\":[\"10.244.1.0/26\",\"10.244.9.9/32\"],"
                                    + "\"sessions\":[{\"name\":\"Mesh_up\","
                                    + "\"neighbor\":\"10.9.0.2\",\"neighborAs\":\"64512\","
                                    + "\"description\":\"it's a \\\\ # desc\","
                                    + "\"state\":\"Established\",\"since\":\"23:18:10.383\","
                                    + "\"imported\":2,\"exported\":2},")
                    .contains(
                            "\"state\":\"Idle\",\"since\":\"23:18:10.383\","
                                    + "\"lastError\":\"BGP Error: Bad peer AS\"}");
        }
    }

    private void apply(String text) throws Exception {
        var config = new RenderedConfig(Daemon.BIRD, text, "aggr", "ipam");
        try (BirdControl control =
                BirdControl.connect(folder.resolve("bird.ctl"), Duration.ofSeconds(5))
                        .orElseThrow()) {
            assertThat(new ConfigSwap(directory).apply(config, new RunningBird(control)))
                    .isInstanceOf(ConfigSwap.Outcome.Applied.class);
        }
    }

    private FakeBird bird(String generation, String routes) throws Exception {
        return FakeBird.start(
                folder.resolve("bird.ctl"),
                "0001 BIRD 2.0.12 ready.",
                Map.of(
                        "show protocols all",
                        Files.readString(Path.of("src/test/resources/show-protocols-all/2")),
                        "show status",
                        STATUS,
                        "eval manx_generation",
                        generation,
                        "show route primary filter calico_export_to_bgp_peers",
                        routes,
                        "configure check",
                        "0020 Configuration OK\n",
                        "configure \"",
                        "0003 Reconfigured\n"));
    }
}
