package dev.manx.bird.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.bird.apply.ConfigSwap.Outcome;
import dev.manx.bird.config.RenderedConfig;
import dev.manx.bird.control.BirdControl;
import dev.manx.bird.control.FakeBird;
import dev.manx.bird.daemon.RunningBird;
import dev.manx.bird.dialect.Daemon;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a scripted BIRD: which commands are sent, and what lies on disk afterwards.
final class ConfigSwapTest {

    private static final RenderedConfig ONE =
            new RenderedConfig(Daemon.BIRD, "one", "aggr one", "ipam one");
    private static final RenderedConfig TWO =
            new RenderedConfig(Daemon.BIRD, "two", "aggr two", "ipam two");
    private static final String CHECKED = "0002-Reading\n0020 Configuration OK\n";
    private static final String RECONFIGURED = "0002-Reading\n0003 Reconfigured\n";
    private static final String SYNTAX_ERROR = "0002-Reading\n8002 bird.cfg:1:1 syntax error\n";

    @TempDir Path folder;
    private ConfigDirectory directory;
    private ConfigSwap swap;

    @BeforeEach
    void makeDirectory() throws Exception {
        directory = new ConfigDirectory(folder.resolve("bird"), Daemon.BIRD).create();
        swap = new ConfigSwap(directory);
    }

    @Test
    void aConfigurationIsCheckedThenLoadedOnce() throws Exception {
        try (FakeBird bird = bird(CHECKED, RECONFIGURED)) {
            assertThat(apply(ONE)).isEqualTo(new Outcome.Applied("gen-1"));
            assertThat(bird.commands())
                    .containsExactly(
                            "configure check \"" + directory.path() + "/gen-1/bird.cfg\"",
                            "configure \"" + directory.path() + "/current/bird.cfg\"");
        }
        assertThat(directory.rendered()).contains(ONE);
        assertThat(names()).containsExactly("current", "gen-1");
    }

    @Test
    void theMainFileEndsInItsGenerationsNumber() throws Exception {
        try (FakeBird _ = bird(CHECKED, RECONFIGURED)) {
            apply(ONE);
        }
        assertThat(directory.mainFile()).hasContent("one\ndefine manx_generation = 1;\n");
    }

    @Test
    void theSameBytesReloadNothing() throws Exception {
        try (FakeBird bird = bird(CHECKED, RECONFIGURED)) {
            apply(ONE);
            assertThat(apply(ONE)).isEqualTo(new Outcome.Unchanged());
            assertThat(bird.commands()).hasSize(2);
        }
    }

    @Test
    void theSameBytesAreLoadedByABirdThatMayNotHaveThem() throws Exception {
        try (FakeBird bird = bird(CHECKED, RECONFIGURED)) {
            apply(ONE);
            swap.forgetWhatBirdUses();
            assertThat(apply(ONE)).isEqualTo(new Outcome.Applied("gen-1"));
            assertThat(bird.commands().getLast())
                    .isEqualTo("configure \"" + directory.path() + "/current/bird.cfg\"");
        }
    }

    @Test
    void theOldGenerationGoesWhenTheNewIsInUse() throws Exception {
        try (FakeBird _ = bird(CHECKED, RECONFIGURED)) {
            apply(ONE);
            apply(TWO);
        }
        assertThat(directory.rendered()).contains(TWO);
        assertThat(names()).containsExactly("current", "gen-2");
    }

    @Test
    void aRefusedCheckLeavesTheOldInUseAndTellsWhatBirdSaid() throws Exception {
        try (FakeBird _ = bird(CHECKED, RECONFIGURED)) {
            apply(ONE);
        }
        Files.delete(socket());
        try (FakeBird bird = bird(SYNTAX_ERROR, RECONFIGURED)) {
            assertThat(apply(TWO)).isEqualTo(new Outcome.Refused("bird.cfg:1:1 syntax error"));
            assertThat(bird.commands()).hasSize(1);
        }
        assertThat(directory.rendered()).contains(ONE);
        assertThat(directory.refusal()).contains("bird.cfg:1:1 syntax error");
        assertThat(names()).containsExactly("current", "gen-1", "refused");
        assertThat(folder.resolve("bird/refused/bird.cfg"))
                .hasContent("two\ndefine manx_generation = 2;");
    }

    @Test
    void aRefusedConfigurePutsTheOldBack() throws Exception {
        try (FakeBird _ = bird(CHECKED, RECONFIGURED)) {
            apply(ONE);
        }
        Files.delete(socket());
        try (FakeBird _ = bird(CHECKED, SYNTAX_ERROR)) {
            assertThat(apply(TWO)).isEqualTo(new Outcome.Refused("bird.cfg:1:1 syntax error"));
        }
        assertThat(directory.rendered()).contains(ONE);
        assertThat(names()).containsExactly("current", "gen-1", "refused");
    }

    @Test
    void aRefusalIsForgottenAfterTheNextSuccess() throws Exception {
        try (FakeBird _ = bird(SYNTAX_ERROR, RECONFIGURED)) {
            apply(ONE);
        }
        assertThat(names()).containsExactly("refused");
        Files.delete(socket());
        try (FakeBird _ = bird(CHECKED, RECONFIGURED)) {
            apply(TWO);
        }
        assertThat(directory.refusal()).isEmpty();
        assertThat(names()).containsExactly("current", "gen-1");
    }

    @Test
    void aBirdThatGoesOnReconfiguringIsAskedUntilItIsDone() throws Exception {
        Map<String, String> script =
                Map.of(
                        "configure check", CHECKED,
                        "configure \"", "0002-Reading\n0004 Reconfiguration in progress\n",
                        "show status", "1000-BIRD 2.0.12\n0013 Daemon is up and running\n");
        try (FakeBird bird = FakeBird.start(socket(), "0001 BIRD 2.0.12 ready.", script)) {
            assertThat(apply(ONE)).isEqualTo(new Outcome.Applied("gen-1"));
            assertThat(bird.commands().getLast()).isEqualTo("show status");
        }
    }

    @Test
    void aBirdThatShutsDownIsWorthAnotherTry() throws Exception {
        String ignored = "0006 Reconfiguration ignored, shutting down\n";
        try (FakeBird _ = bird(CHECKED, ignored)) {
            assertThatThrownBy(() -> apply(ONE))
                    .isInstanceOf(IOException.class)
                    .hasMessage("BIRD did not configure: Reconfiguration ignored, shutting down");
        }
        Files.delete(socket());
        try (FakeBird _ = bird(CHECKED, RECONFIGURED)) {
            assertThat(apply(ONE)).isEqualTo(new Outcome.Applied("gen-1"));
        }
    }

    @Test
    void bird6HasFilesOfItsOwnNames() throws Exception {
        directory = new ConfigDirectory(folder.resolve("bird6"), Daemon.BIRD6).create();
        swap = new ConfigSwap(directory);
        var config = new RenderedConfig(Daemon.BIRD6, "main", "aggr", "ipam");
        try (FakeBird bird = bird(CHECKED, RECONFIGURED)) {
            apply(config);
            assertThat(bird.commands().getLast())
                    .isEqualTo("configure \"" + directory.path() + "/current/bird6.cfg\"");
        }
        assertThat(directory.rendered()).contains(config);
        assertThat(folder.resolve("bird6/gen-1/bird6_aggr.cfg")).hasContent("aggr");
        assertThat(folder.resolve("bird6/gen-1/bird6_ipam.cfg")).hasContent("ipam");
    }

    @Test
    void aClearedDirectoryHasNothingToStartBirdWith() throws Exception {
        try (FakeBird _ = bird(CHECKED, RECONFIGURED)) {
            apply(ONE);
        }
        directory.clear();
        assertThat(names()).isEmpty();
        assertThat(directory.generation()).isEmpty();
    }

    @Test
    void filesAreForTheirOwnerOnly() throws Exception {
        try (FakeBird _ = bird(CHECKED, RECONFIGURED)) {
            apply(ONE);
        }
        assertThat(Files.getPosixFilePermissions(directory.mainFile()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    private FakeBird bird(String toCheck, String toConfigure) throws IOException {
        return FakeBird.start(
                socket(),
                "0001 BIRD 2.0.12 ready.",
                Map.of("configure check", toCheck, "configure \"", toConfigure));
    }

    private Outcome apply(RenderedConfig config) throws IOException {
        try (BirdControl control =
                BirdControl.connect(socket(), Duration.ofSeconds(10)).orElseThrow()) {
            return swap.apply(config, new RunningBird(control));
        }
    }

    private Path socket() {
        return folder.resolve("ctl");
    }

    private Set<String> names() throws IOException {
        var names = new TreeSet<String>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.path())) {
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
        }
        assertThat(List.copyOf(names)).doesNotContain("current.next");
        return names;
    }
}
