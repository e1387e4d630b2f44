package dev.manx.harness.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoalTest {

    @Test
    void comparesWhatTheReportHasAndLeavesOutWhatItHasNot() {
        assertThat(Goal.of(Sample.report()))
                .containsExactly(
                        new Goal("ADD, times ptp's", "0.250", "≤ 0.330", true),
                        new Goal("DEL, times the floor's", "1.20", "≤ 1.10", false),
                        new Goal("ADDs per second, 32 at once, times ptp's", "2", "≥ 3", false),
                        new Goal(
                                "ADD with 1,000 endpoints, times ptp's: no worse than with 10",
                                "0.250",
                                "≤ 0.250",
                                true),
                        new Goal("peak memory of an ADD, MB", "10.2", "≤ 13", true),
                        new Goal("size of the executable, MB", "20", "≤ 25", true),
                        new Goal(
                                "system calls of an ADD beyond those of a start (VERSION)",
                                "140",
                                "≤ 120",
                                false));
    }

    @Test
    void ofAnEmptyReportThereAreNone() {
        assertThat(Goal.of(new Report(Map.of(), Map.of(), Map.of(), Map.of(), List.of())))
                .isEmpty();
    }

    @Test
    void writesThreeDigitsThatMatter() {
        assertThat(List.of(0.12345, 4.5678, 78.912, 1234.5, 10.0))
                .extracting(Goal::number)
                .containsExactly("0.123", "4.57", "78.9", "1235", "10");
    }
}
