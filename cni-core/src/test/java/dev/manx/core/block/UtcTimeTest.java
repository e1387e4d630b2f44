package dev.manx.core.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UtcTimeTest {

    @Test
    void anyTimeOfOurEraIsWrittenAsTheJdkWritesItAndReadBack() {
        var random = new Random(25);
        long lastSecond = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
        int[] units = {1, 1_000, 1_000_000, 1_000_000_000};
        for (int i = 0; i < 20_000; i++) {
            int unit = units[i % units.length];
            int nanos = random.nextInt(1_000_000_000) / unit * unit;
            Instant time = Instant.ofEpochSecond(random.nextLong(lastSecond), nanos);
            assertThat(UtcTime.format(time)).isEqualTo(time.toString());
            assertThat(UtcTime.parse(time.toString())).isEqualTo(time);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-11-23",
                "2026-11-23T13:00:00",
                "2026-11-23 13:00:00Z",
                "2026-11-23T24:00:00Z",
                "2026-11-23T13:60:00Z",
                "2026-11-23T13:00:60Z",
                "2026-02-30T13:00:00Z",
                "2026-13-01T13:00:00Z",
                "2026-11-23T13:00:00.Z",
                "2026-11-23T13:00:00.0123456789Z",
                "2026-11-23T13:00:00.1xZ",
                "2026-11-23T13:00:00+01:00",
                "+2026-11-23T13:00:0Z",
                "2026-11-23T13:00:00z"
            })
    void otherTextIsRefusedByName(String text) {
        assertThatThrownBy(() -> UtcTime.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a time (such as 2026-11-23T13:00:00Z): \"" + text + "\"");
    }
}
