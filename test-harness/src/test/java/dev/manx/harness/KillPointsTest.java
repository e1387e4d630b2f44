package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.harness.KillPoints.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The harness is honest about killing: what was to die is dead, at the place told.
@Tag("root")
class KillPointsTest {

    @Test
    void aCommandDiesBeforeTheCallThatIsCounted() {
        Outcome outcome = run(new Point("write", 3).prefix(), "echo 1; echo 2; echo 3; echo 4");

        assertThat(outcome.exitCode()).isEqualTo(137);
        assertThat(outcome.stdout()).isEqualTo("1\n2\n");
    }

    @Test
    void aCommandDiesWhenItsTimeIsOver() {
        Outcome outcome = run(KillPoints.after(Duration.ofMillis(50)), "exec sleep 30");

        assertThat(outcome.exitCode()).isEqualTo(137);
        assertThat(outcome.duration()).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void everyCallOfTheBusiestThreadIsAPlaceToDieAt() {
        var trace =
                new SyscallTrace(
                        List.of(
                                call(1, "execve"),
                                call(1, "write"),
                                call(1, "write"),
                                call(2, "write"),
                                call(2, "rename")));

        assertThat(KillPoints.of(trace))
                .containsExactly(
                        new Point("rename", 1), new Point("write", 1), new Point("write", 2));
    }

    private static SyscallTrace.Call call(long thread, String name) {
        return new SyscallTrace.Call(thread, name, name + "()");
    }

    private static Outcome run(List<String> prefix, String script) {
        var command = new ArrayList<>(prefix);
        command.addAll(List.of("sh", "-c", script));
        return Subprocess.of(command).run();
    }
}
