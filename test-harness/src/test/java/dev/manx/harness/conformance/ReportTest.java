package dev.manx.harness.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final Report REPORT =
            new Report(
                    List.of(
                            finding("add.one", new Verdict.Pass()),
                            finding("add.two", new Verdict.Fail("it did not")),
                            finding("gc.three", new Verdict.Skip("there is no GC"))));

    @Test
    void oneFailureMakesTheExitCodeOneAndSkipsDoNot() {
        assertThat(REPORT.exitCode()).isEqualTo(1);
        assertThat(new Report(List.of(REPORT.findings().getLast())).exitCode()).isZero();
    }

    @Test
    void aLineHasVerdictIdTitleSourceAndReason() {
        assertThat(REPORT.findings().stream().map(Report::line))
                .containsExactly(
                        "PASS add.one                              it works [spec 2]",
                        "FAIL add.two                              it works [spec 2]: it did not",
                        "SKIP gc.three                             it works [spec 2]: there is no"
                                + " GC");
        assertThat(REPORT.summary()).isEqualTo("3 checks: 1 PASS, 1 FAIL, 1 SKIP");
    }

    @Test
    void jsonHasTheCountsAndEveryCheck() {
        assertThat(REPORT.toJson().path("FAIL").asInt()).isEqualTo(1);
        assertThat(REPORT.toJson().at("/checks/1").toString())
                .isEqualTo(
                        "{\"id\":\"add.two\",\"verdict\":\"FAIL\",\"title\":\"it works\","
                                + "\"source\":\"spec 2\",\"reason\":\"it did not\",\"millis\":5}");
    }

    @Test
    void theCommandLineIsReadOrRefusedByName() {
        assertThat(
                        Options.parse(
                                List.of(
                                        "--path",
                                        "/a:/b",
                                        "--conflist",
                                        "c",
                                        "--only",
                                        "gc.",
                                        "-o",
                                        "json")))
                .isEqualTo(
                        new Options(
                                Options.Task.PRINT_JSON,
                                List.of(Path.of("/a"), Path.of("/b")),
                                Path.of("c"),
                                List.of("gc.")));
        assertThatThrownBy(() -> Options.parse(List.of("--fast")))
                .hasMessage("--fast: no such option");
        assertThatThrownBy(() -> Options.parse(List.of("--path")))
                .hasMessage("--path: needs a value");
        assertThatThrownBy(() -> Options.parse(List.of("--path", "/a")))
                .hasMessage("--path and --conflist are needed");
    }

    private static Finding finding(String id, Verdict verdict) {
        var check = new Check(id, "it works", "spec 2", bench -> {});
        return new Finding(check, verdict, Duration.ofMillis(5));
    }
}
