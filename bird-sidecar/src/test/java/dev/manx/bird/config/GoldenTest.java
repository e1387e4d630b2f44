package dev.manx.bird.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.manx.bird.daemon.RealBird;
import dev.manx.bird.daemon.Verdict;
import dev.manx.bird.dialect.Daemon;
import dev.manx.bird.dialect.Dialect;
import dev.manx.bird.settings.Conflist;
import dev.manx.bird.settings.Settings;
import dev.manx.core.block.BlockState;
import dev.manx.core.block.OwnedBlocks;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @TestFactory
    List<DynamicTest> rendersWhatTheGoldenFilesSay() throws Exception {
        var tests = new ArrayList<DynamicTest>();
        for (Path folder : cases()) {
            for (Dialect dialect : List.of(Dialect.V1_6, Dialect.V2)) {
                tests.add(
                        DynamicTest.dynamicTest(
                                folder.getFileName() + " for BIRD " + dialect,
                                () -> compare(folder, dialect)));
            }
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> rendersForBird3AsForBird2() throws Exception {
        var tests = new ArrayList<DynamicTest>();
        for (Path folder : cases()) {
            tests.add(
                    DynamicTest.dynamicTest(
                            String.valueOf(folder.getFileName()),
                            () ->
                                    assertThat(render(folder, Dialect.V3))
                                            .isEqualTo(render(folder, Dialect.V2))));
        }
        return tests;
    }

    @Tag("bird")
    @TestFactory
    List<DynamicTest> birdItselfAcceptsEveryGoldenFile() throws Exception {
        var tests = new ArrayList<DynamicTest>();
        for (Path folder : cases()) {
            for (RealBird bird : RealBird.values()) {
                tests.add(
                        DynamicTest.dynamicTest(
                                folder.getFileName() + " by " + bird, () -> check(folder, bird)));
            }
        }
        return tests;
    }

    /// Every main file that lies there, so that none is forgotten.
    private static void check(Path folder, RealBird bird) throws Exception {
        assumeTrue(bird.isThere(), bird::whyNot);
        int checked = 0;
        for (Daemon daemon : Daemon.values()) {
            Path main = golden(folder, bird.dialect()).resolve(daemon.mainFile()).toAbsolutePath();
            if (Files.exists(main)) {
                assertThat(bird.binary(daemon).check(main)).isEqualTo(new Verdict.Accepted());
                checked++;
            }
        }
        assertThat(checked).isPositive();
    }

    /// BIRD 3 is given what BIRD 2 is, as another test here shows.
    private static Path golden(Path folder, Dialect dialect) {
        return folder.resolve(
                switch (dialect) {
                    case V1_6, V2 -> dialect.toString();
                    case V3 -> Dialect.V2.toString();
                });
    }

    private static void compare(Path folder, Dialect dialect) throws Exception {
        Path expected = folder.resolve(dialect.toString());
        Map<String, String> rendered = render(folder, dialect);
        for (Map.Entry<String, String> file : rendered.entrySet()) {
            Path golden = expected.resolve(file.getKey());
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(expected);
                Files.writeString(golden, file.getValue());
            }
            assertThat(file.getValue()).isEqualTo(Files.readString(golden));
        }
        assertThat(names(expected)).isEqualTo(new TreeSet<>(rendered.keySet()));
    }

    /// Of all daemons, name to text.
    private static Map<String, String> render(Path folder, Dialect dialect) throws Exception {
        Settings settings = Settings.parse(Files.readAllBytes(folder.resolve("bird.jsonc")));
        Conflist conflist = Conflist.parse(Files.readAllBytes(folder.resolve("conflist.json")));
        List<Cidr> blocks = blocks(folder.resolve("blocks")).inState(BlockState.CONFIRMED);
        var builder = new BirdConfigBuilder(conflist, settings);
        var files = new LinkedHashMap<String, String>();
        for (List<Family> families : dialect.daemonsFor(builder.families()).values()) {
            files.putAll(new BirdRenderer(dialect).render(builder.build(blocks, families)).files());
        }
        return files;
    }

    /// A line a block: prefix and state.
    private static OwnedBlocks blocks(Path file) throws Exception {
        OwnedBlocks blocks = OwnedBlocks.none();
        for (String line : Files.readAllLines(file)) {
            List<String> words = List.of(line.split(" ", -1));
            BlockState state = null;
            for (BlockState each : BlockState.values()) {
                state = each.toString().equals(words.get(1)) ? each : state;
            }
            assertThat(state).as(line).isNotNull();
            blocks = blocks.with(Cidr.parse(words.get(0)), state, Instant.EPOCH);
        }
        return blocks;
    }

    private static List<Path> cases() throws Exception {
        List<Path> folders = content(GOLDEN);
        assertThat(folders).isNotEmpty();
        return folders;
    }

    private static Set<String> names(Path folder) throws Exception {
        var names = new TreeSet<String>();
        content(folder).forEach(file -> names.add(String.valueOf(file.getFileName())));
        return names;
    }

    private static List<Path> content(Path folder) throws Exception {
        var content = new ArrayList<Path>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
            found.forEach(content::add);
        }
        return content;
    }
}
