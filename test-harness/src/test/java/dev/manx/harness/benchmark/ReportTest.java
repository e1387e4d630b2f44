package dev.manx.harness.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReportTest {

    @Test
    void isTheSameAfterItWasWrittenAndRead() {
        assertThat(Report.parse(Sample.report().toJson())).isEqualTo(Sample.report());
    }

    @Test
    void refusesWhatIsNotJson() {
        assertThatThrownBy(() -> Report.parse("{"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a report of the benchmark");
    }
}
