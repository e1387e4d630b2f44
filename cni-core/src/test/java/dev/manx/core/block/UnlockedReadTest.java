package dev.manx.core.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnlockedReadTest {

    @Test
    void whatWasWrittenOverIsReadAgain() throws Exception {
        var answers = new ArrayDeque<>(List.of("torn", "torn", "whole", "later"));
        assertThat(UnlockedRead.of(() -> read(answers.removeFirst()))).isEqualTo("whole");
        assertThat(answers).containsExactly("later");
    }

    @Test
    void whatIsDamagedEachTimeIsToldAsSuch() {
        assertThatThrownBy(() -> UnlockedRead.of(() -> read("torn")))
                .isInstanceOf(LineFileException.Corrupt.class)
                .hasMessage("f: corrupt: torn");
    }

    @Test
    void anotherVersionIsNotReadAgain() {
        var answers = new ArrayDeque<>(List.of(1, 2));
        assertThatThrownBy(
                        () ->
                                UnlockedRead.of(
                                        () -> {
                                            answers.removeFirst();
                                            throw new LineFileException.TooOld("f", 0, 1);
                                        }))
                .isInstanceOf(LineFileException.TooOld.class);
        assertThat(answers).hasSize(1);
    }

    private static String read(String what) throws LineFileException {
        if (what.equals("torn")) {
            throw new LineFileException.Corrupt("f", what);
        }
        return what;
    }
}
