package dev.manx.harness.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineTest {

    @Test
    void takesTheValueOfTheFirstLineWithTheKey() {
        assertThat(
                        Machine.value(
                                "flags\t: fpu\nmodel name\t: EPYC\nmodel name\t: X\n",
                                "model name",
                                ":"))
                .isEqualTo("EPYC");
    }

    @Test
    void doesNotKnowWhatIsNotThere() {
        assertThat(Machine.value("flags\t: fpu\n", "model name", ":")).isEqualTo("unknown");
    }
}
