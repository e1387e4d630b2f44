package dev.manx.bird.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.net.Family;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class DialectTest {

    @ParameterizedTest
    @CsvSource({"1.6.8, V1_6", "1.6, V1_6", "2.0.12, V2", "2.17, V2", "3.1.0, V3", "v3.0, V3"})
    void aVersionHasADialect(String version, Dialect dialect) {
        assertThat(Dialect.ofVersion(version)).isEqualTo(dialect);
    }

    /// It greets with `BIRD v0.3.3+birdv1.6.8 ready.`
    @Test
    void calicosForkHasTheDialectOfTheBirdItWasMadeFrom() {
        assertThat(Dialect.ofVersion("v0.3.3+birdv1.6.8")).isEqualTo(Dialect.V1_6);
    }

    @ParameterizedTest
    @CsvSource({"1.5.0", "1.60", "20.1", "4.0", "v0.3.3+birdv1.5.0", "''"})
    void aVersionThatNobodyKnowsHasNone(String version) {
        assertThatThrownBy(() -> Dialect.ofVersion(version))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theComplaintNamesTheVersion() {
        assertThatThrownBy(() -> Dialect.ofVersion("1.5.0"))
                .hasMessage("BIRD 1.5.0 is neither of 1.6, 2 nor 3, the versions Manx writes for");
    }

    @Test
    void bird16HasADaemonForEachFamily() {
        assertThat(Dialect.V1_6.daemonsFor(List.of(Family.INET, Family.INET6)))
                .isEqualTo(
                        Map.of(
                                Daemon.BIRD, List.of(Family.INET),
                                Daemon.BIRD6, List.of(Family.INET6)));
        assertThat(Dialect.V1_6.daemonsFor(List.of(Family.INET6)))
                .isEqualTo(Map.of(Daemon.BIRD6, List.of(Family.INET6)));
    }

    @ParameterizedTest
    @EnumSource(names = {"V2", "V3"})
    void laterBirdsHaveOneForAll(Dialect dialect) {
        assertThat(dialect.daemonsFor(List.of(Family.INET, Family.INET6)))
                .isEqualTo(Map.of(Daemon.BIRD, List.of(Family.INET, Family.INET6)));
        assertThat(dialect.daemonsFor(List.of(Family.INET6)))
                .isEqualTo(Map.of(Daemon.BIRD, List.of(Family.INET6)));
    }
}
