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
        pace.applied(false, 7 + WORK);
        assertThat(pace.waiting(7 + WORK + 50 * MILLI)).isNotPositive();
    }

    @Test
    void oneThatFollowsWaitsForOthers() {
        pace.applied(false, WORK);
        assertThat(pace.waiting(WORK + 10 * MILLI)).isEqualTo(40 * MILLI);
    }

    /// Each comes when the one before is in force: nobody waits longer for that.
    @Test
    void changesOneAfterTheOtherAreNoBurst() {
        for (long i = 1; i <= 10; i++) {
            long now = i * 100 * MILLI;
            pace.applied(false, now);
            assertThat(pace.waiting(now)).isEqualTo(50 * MILLI);
        }
    }

    /// The changes come without end for two seconds, one each millisecond.
    @Test
    void aLongBurstBecomesFewApplications() {
        assertThat(applications(2_000)).isEqualTo(7);
    }

    @Test
    void afterABurstAChangeIsAppliedAtOnceAgainAndTheNextWaitsTheShortestTime() {
        applications(2_000);
        long later = 10_000 * MILLI;
        assertThat(pace.waiting(later)).isNotPositive();
        pace.applied(false, later + WORK);
        assertThat(pace.waiting(later + WORK)).isEqualTo(50 * MILLI);
    }

    private int applications(int millis) {
        int applications = 0;
        long now = 0;
        while (now < millis * MILLI) {
            long began = now + Math.max(0, pace.waiting(now));
            pace.applied(applications > 0, began + WORK);
            applications++;
            now = began + WORK;
        }
        return applications;
    }
}
