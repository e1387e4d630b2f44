package dev.manx.harness.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {

    @Test
    void beginWithAnotherContenderEachTime() {
        List<String> all = List.of("a", "b", "c");
        assertThat(List.of(0, 1, 2, 3))
                .extracting(round -> Rounds.rotated(all, round))
                .containsExactly(
                        List.of("a", "b", "c"),
                        List.of("b", "c", "a"),
                        List.of("c", "a", "b"),
                        List.of("a", "b", "c"));
    }
}
