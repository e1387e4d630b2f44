package dev.manx.bird.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DialectTest {

    @ParameterizedTest
    @CsvSource({"1.6.8, V1_6", "1.6, V1_6", "2.0.12, V2", "2.17, V2", "3.1.0, V3", "v3.0, V3"})
    void aVersionHasADialect(String version, Dialect dialect) {
        assertThat(Dialect.ofVersion(version)).isEqualTo(dialect);
    }

    @ParameterizedTest
    @CsvSource({"1.5.0", "1.60", "20.1", "4.0", "''"})
    void aVersionThatNobodyKnowsHasNone(String version) {
        assertThatThrownBy(() -> Dialect.ofVersion(version))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theComplaintNamesTheVersion() {
        assertThatThrownBy(() -> Dialect.ofVersion("1.5.0"))
                .hasMessage("BIRD 1.5.0 is neither of 1.6, 2 nor 3, the versions Manx writes for");
    }
}
