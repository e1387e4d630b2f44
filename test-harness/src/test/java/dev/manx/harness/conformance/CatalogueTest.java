package dev.manx.harness.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.harness.Programs;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    @Test
    void everyIdIsAnAreaAndAWordAndThereOnce() {
        List<String> ids = Catalogue.all().stream().map(Check::id).toList();

        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z]+\\.[a-z0-9.-]+"));
    }

    @Test
    void theDocumentListsExactlyTheChecksThatThereAre() throws Exception {
        List<String> rows =
                Files.readAllLines(Programs.repository().resolve("docs/conformance.md")).stream()
                        .filter(
                                line ->
                                        line.matches(
                                                "\\| `[a-z]+\\.[a-z0-9.-]+` \\| .* \\| .* \\|"))
                        .toList();

        assertThat(rows)
                .containsExactlyElementsOf(
                        Catalogue.all().stream().map(CatalogueTest::row).toList());
    }

    @Test
    void prefixesChooseChecks() {
        assertThat(Catalogue.startingWith(List.of("gc.empty", "status.ok")))
                .extracting(Check::id)
                .containsExactly("gc.empty-list", "status.ok");
    }

    private static String row(Check check) {
        return "| `%s` | %s | %s |".formatted(check.id(), check.title(), check.source());
    }
}
