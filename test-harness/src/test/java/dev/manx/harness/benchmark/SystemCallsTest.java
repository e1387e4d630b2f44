package dev.manx.harness.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SystemCallsTest {

    @Test
    void countsACallThatWasInterruptedByAnotherThreadOnceAndNoSignals() {
        assertThat(
                        SystemCalls.count(
                                """
                                101 execve("/bin/ptp", ["/bin/ptp"], 0x7ffd /* 3 vars */) = 0
                                101 futex(0x1, FUTEX_WAIT <unfinished ...>
                                102 close(3)                          = 0
                                101 <... futex resumed>)              = 0
                                101 --- SIGCHLD {si_signo=SIGCHLD} ---
                                101 +++ exited with 0 +++
                                """))
                .isEqualTo(3);
    }
}
