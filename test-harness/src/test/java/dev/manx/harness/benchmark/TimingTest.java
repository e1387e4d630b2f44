package dev.manx.harness.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimingTest {

    @Test
    void isReadFromALineOfTheStopwatch() {
        assertThat(Timing.parse("0\t12\t23125795\t2566\t11560\t973\t6620"))
                .isEqualTo(new Timing(0, 12, 23_125_795, 2566, 11_560, 973, 6620));
    }

    @Test
    void refusesALineWithAnotherNumberOfFields() {
        assertThatThrownBy(() -> Timing.parse("0\t1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a line of the stopwatch: \"0\t1\"");
    }

    @Test
    void countsTheCallsOfAGroupFromItsFirstStartToItsLastEnd() {
        var first = new Timing(0, 0, 400_000_000, 0, 0, 0, 0);
        var second = new Timing(0, 200_000_000, 300_000_000, 0, 0, 0, 0);
        assertThat(Timing.perSecond(List.of(first, second))).isEqualTo(4.0);
    }
}
