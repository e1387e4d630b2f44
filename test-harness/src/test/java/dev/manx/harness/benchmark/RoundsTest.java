package dev.manx.harness.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoundsTest {

    /// Otherwise one would always have to wait for what the same other one left to be cleaned up.
    @Test
    void everybodyComesBehindEverybodyElse() {
        List<String> all = List.of("a", "b", "c");
        Set<String> pairs = new HashSet<>();
        for (int round = 0; round < 30; round++) {
            List<String> order = Rounds.shuffled(all, round);
            assertThat(order).containsExactlyInAnyOrderElementsOf(all);
            assertThat(Rounds.shuffled(all, round)).isEqualTo(order);
            pairs.add(order.get(0) + order.get(1));
            pairs.add(order.get(1) + order.get(2));
        }
        assertThat(pairs).containsExactlyInAnyOrder("ab", "ac", "ba", "bc", "ca", "cb");
    }
}
