package dev.manx.bird;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {

    private static final long MILLI = 1_000_000;

    /// What an application takes.
    private static final long WORK = 20 * MILLI;

    private final Pace pace = new Pace(Duration.ofMillis(50));

    @Test
    void aChangeThatComesAloneIsAppliedAtOnce() {
        assertThat(pace.waiting(7)).isNotPositive();
        pace.applied(7, 7 + WORK);
        assertThat(pace.waiting(7 + WORK + 50 * MILLI)).isNotPositive();
    }

    @Test
    void oneThatFollowsWaitsForOthers() {
        pace.applied(0, WORK);
        assertThat(pace.waiting(WORK + 10 * MILLI)).isEqualTo(40 * MILLI);
    }

    /// The changes come without end for two seconds, one each millisecond.
    @Test
    void aLongBurstBecomesFewApplications() {
        assertThat(applications(2_000)).isEqualTo(8);
    }

    @Test
    void afterABurstAChangeIsAppliedAtOnceAgainAndTheNextWaitsTheShortestTime() {
        applications(2_000);
        long later = 10_000 * MILLI;
        assertThat(pace.waiting(later)).isNotPositive();
        pace.applied(later, later + WORK);
        assertThat(pace.waiting(later + WORK)).isEqualTo(50 * MILLI);
    }

    private int applications(int millis) {
        int applications = 0;
        long now = 0;
        while (now < millis * MILLI) {
            long began = now + Math.max(0, pace.waiting(now));
            pace.applied(began, began + WORK);
            applications++;
            now = began + WORK;
        }
        return applications;
    }
}
