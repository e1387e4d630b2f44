package dev.manx.bird;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `manx-bird render` prints, and what it says to files that do not fit together.
final class CommandLineTest {

    @TempDir Path folder;
    private Path config;

    @BeforeEach
    void nameConfig() {
        config = folder.resolve("bird.jsonc");
    }

    @Test
    void twoDaemonsFilesAreAllPrinted() throws Exception {
        Files.writeString(config, "{\"address\": \"10.1.1.1\", \"address6\": \"fd00::1\"}");
        String printed = render("1.6", "{\"cidr\": \"fd00:1::/48\"}");
        assertThat(printed.lines().filter(line -> line.startsWith("==> ")))
                .containsExactly(
                        "==> bird.cfg <==",
                        "==> bird_aggr.cfg <==",
                        "==> bird_ipam.cfg <==",
                        "==> bird6.cfg <==",
                        "==> bird6_aggr.cfg <==",
                        "==> bird6_ipam.cfg <==");
    }

    @Test
    void aPoolThatPeersHearOfNeedsAnAddressOfItsFamily() throws Exception {
        Files.writeString(config, "{\"address\": \"10.1.1.1\"}");
        assertThat(render("2", "{\"cidr\": \"fd00:1::/48\"}"))
                .isEqualTo(
                        "manx-bird: "
                                + config
                                + ": address6: missing; peers hear of pool fd00:1::/48 over it (or"
                                + " give that pool \"disableBGPExport\": true)\n");
    }

    @Test
    void aHiddenPoolHasItsBlackholesWithoutAnAddressOfItsFamily() throws Exception {
        Files.writeString(config, "{\"address\": \"10.1.1.1\"}");
        String printed = render("2", "{\"cidr\": \"fd00:1::/48\", \"disableBGPExport\": true}");
        assertThat(printed)
                .contains("protocol static {\n  ipv6;\n}")
                .doesNotContain("template bgp bgp_template6");
    }

    private String render(String dialect, String pool) throws Exception {
        Path conflist = folder.resolve("conflist");
        Files.writeString(
                conflist,
                """
                {"name": "manx", "plugins": [{"type": "manx", "ipam": {"type": "manx-ipam",
                  "pools": [%s], "dataDir": "%s"}}]}
                """
                        .formatted(pool, folder.resolve("data")));
        var out = new ByteArrayOutputStream();
        try (var print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            String[] arguments = {
                "render",
                "--conflist",
                conflist.toString(),
                "--config",
                config.toString(),
                "--dialect",
                dialect
            };
            new Main(print, print).dispatch(arguments);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
