package dev.manx.bird.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.manx.bird.daemon.RealBird;
import dev.manx.bird.daemon.Verdict;
import dev.manx.bird.dialect.Daemon;
import dev.manx.bird.dialect.Dialect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// From blocks and settings to BIRD's files, a folder a case. `-Dgolden.update=true` rewrites what
/// is expected; do so when the change is meant, and read the difference as code.
final class GoldenTest {

    @TestFactory
    List<DynamicTest> rendersWhatTheGoldenFilesSay() throws Exception {
        var tests = new ArrayList<DynamicTest>();
        for (GoldenCase each : GoldenCase.all()) {
            for (Dialect dialect : List.of(Dialect.V1_6, Dialect.V2)) {
                tests.add(
                        DynamicTest.dynamicTest(
                                each + " for BIRD " + dialect, () -> compare(each, dialect)));
            }
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> rendersForBird3AsForBird2() throws Exception {
        var tests = new ArrayList<DynamicTest>();
        for (GoldenCase each : GoldenCase.all()) {
            tests.add(
                    DynamicTest.dynamicTest(
                            each.toString(),
                            () ->
                                    assertThat(each.render(Dialect.V3))
                                            .isEqualTo(each.render(Dialect.V2))));
        }
        return tests;
    }

    @Tag("bird")
    @TestFactory
    List<DynamicTest> birdItselfAcceptsEveryGoldenFile() throws Exception {
        var tests = new ArrayList<DynamicTest>();
        for (GoldenCase each : GoldenCase.all()) {
            for (RealBird bird : RealBird.values()) {
                tests.add(DynamicTest.dynamicTest(each + " by " + bird, () -> check(each, bird)));
            }
        }
        return tests;
    }

    /// Every main file that lies there, so that none is forgotten.
    private static void check(GoldenCase golden, RealBird bird) throws Exception {
        assumeTrue(bird.isThere(), bird::whyNot);
        int checked = 0;
        for (Daemon daemon : Daemon.values()) {
            Path main = golden.files(bird.dialect()).resolve(daemon.mainFile()).toAbsolutePath();
            if (Files.exists(main)) {
                assertThat(bird.binary(daemon).check(main)).isEqualTo(new Verdict.Accepted());
                checked++;
            }
        }
        assertThat(checked).isPositive();
    }

    private static void compare(GoldenCase golden, Dialect dialect) throws Exception {
        Path expected = golden.files(dialect);
        Map<String, String> rendered = golden.render(dialect);
        for (Map.Entry<String, String> file : rendered.entrySet()) {
            Path there = expected.resolve(file.getKey());
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(expected);
                Files.writeString(there, file.getValue());
            }
            assertThat(file.getValue()).isEqualTo(Files.readString(there));
        }
        assertThat(names(expected)).isEqualTo(new TreeSet<>(rendered.keySet()));
    }

    private static Set<String> names(Path folder) throws Exception {
        var names = new TreeSet<String>();
        GoldenCase.content(folder).forEach(file -> names.add(String.valueOf(file.getFileName())));
        return names;
    }
}
