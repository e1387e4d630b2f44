package dev.manx.harness.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TablesTest {

    @Test
    void haveARowForEachContenderAndADashForWhatWasNotMeasured() {
        assertThat(new Tables(Sample.report()).markdown())
                .contains(
                        """
                        | ms | ADD, 10 | ADD, 1,000 | DEL, 10 | DEL, 1,000 |
                        |---|---|---|---|---|
                        | Manx | 5 (4.50–5.50) | 5 (4.50–5.50) | 24 (21.6–26.4) | – |
                        | ptp & host-local | 20 (18–22) | 20 (18–22) | – | – |
                        | the floor | – | – | 20 (18–22) | – |
                        """)
                .contains("| ✗ | DEL, times the floor's | 1.20 | ≤ 1.10 |\n");
    }
}
