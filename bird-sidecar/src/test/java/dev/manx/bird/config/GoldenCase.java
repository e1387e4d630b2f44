package dev.manx.bird.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.bird.dialect.Daemon;
import dev.manx.bird.dialect.Dialect;
import dev.manx.bird.settings.Conflist;
import dev.manx.bird.settings.Settings;
import dev.manx.bird.settings.ThisNode;
import dev.manx.core.block.BlockState;
import dev.manx.core.block.OwnedBlocks;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A folder of golden files: a routing file, a conflist, blocks, and what they become in each
/// dialect.
///
/// @param folder where they are
record GoldenCase(Path folder) {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    static List<GoldenCase> all() throws Exception {
        List<GoldenCase> cases = content(GOLDEN).stream().map(GoldenCase::new).toList();
        assertThat(cases).isNotEmpty();
        return cases;
    }

    /// BIRD 3 is given what BIRD 2 is, as a test shows.
    Path files(Dialect dialect) {
        return folder.resolve(
                switch (dialect) {
                    case V1_6, V2 -> dialect.toString();
                    case V3 -> Dialect.V2.toString();
                });
    }

    /// What each daemon shall do.
    Map<Daemon, BirdConfig> models(Dialect dialect) throws Exception {
        Conflist conflist = Conflist.parse(Files.readAllBytes(folder.resolve("conflist.json")));
        var node = new ThisNode(conflist.ipam().node(), conflist.ipam().labels());
        Settings settings = Settings.parse(Files.readAllBytes(folder.resolve("bird.jsonc")), node);
        List<Cidr> blocks = blocks(folder.resolve("blocks")).inState(BlockState.CONFIRMED);
        var builder = new BirdConfigBuilder(conflist, settings);
        var models = new EnumMap<Daemon, BirdConfig>(Daemon.class);
        for (Map.Entry<Daemon, List<Family>> each :
                dialect.daemonsFor(builder.families()).entrySet()) {
            models.put(each.getKey(), builder.build(blocks, each.getValue()));
        }
        return models;
    }

    /// Of all daemons, name to text.
    Map<String, String> render(Dialect dialect) throws Exception {
        var files = new LinkedHashMap<String, String>();
        for (BirdConfig model : models(dialect).values()) {
            files.putAll(new BirdRenderer(dialect).render(model).files());
        }
        return files;
    }

    @Override
    public String toString() {
        return String.valueOf(folder.getFileName());
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

    static List<Path> content(Path folder) throws Exception {
        var content = new ArrayList<Path>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
            found.forEach(content::add);
        }
        return content;
    }
}
