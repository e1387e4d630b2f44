package dev.manx.harness.runtimes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunbookTest {

    private static final String PAGE =
            """
            # A page

            It has a `file`, and text that mentions `/etc/other`:

            - in passing.

            ## Start

            `/etc/some.conf`:

            ```toml
            key = "value"

            other = 1
            ```

            ```sh
            one
            ```

            For people only:

            ```text
            an answer
            ```

            ```sh
            two \\
                three
            ```

            ## End

            ```sh
            four
            ```
            """;

    private final Runbook page = Runbook.parse(PAGE, Path.of("/"));

    @Test
    void aBlockUnderAPathIsThatFile() {
        assertThat(page.files())
                .isEqualTo(Map.of("/etc/some.conf", "key = \"value\"\n\nother = 1\n"));
    }

    @Test
    void theShellBlocksUnderAHeadingAreOneStep() {
        assertThat(page.steps())
                .containsExactly(
                        Map.entry("Start", "one\ntwo \\\n    three\n"), Map.entry("End", "four\n"));
    }
}
