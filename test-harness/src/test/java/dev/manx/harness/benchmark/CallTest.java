package dev.manx.harness.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallTest {

    @Test
    void isALineOfThePlanWithItsVariablesInOrder() {
        assertThat(call("/bin/plugin", Map.of("CNI_IFNAME", "eth0", "CNI_COMMAND", "ADD")).line())
                .isEqualTo(
                        "7\t/run/netns/n\t/bin/plugin\t/tmp/conf\t-\t/tmp/out\t\"ips\""
                                + "\tCNI_COMMAND=ADD\tCNI_IFNAME=eth0");
    }

    @Test
    void refusesATextThatWouldBreakThePlan() {
        assertThatThrownBy(() -> call("/bin/a\tb", Map.of()).line())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a field of a plan: \"/bin/a\tb\"");
    }

    private static Call call(String program, Map<String, String> environment) {
        return new Call(
                "7",
                Path.of("/run/netns/n"),
                Path.of(program),
                Path.of("/tmp/conf"),
                "-",
                "/tmp/out",
                "\"ips\"",
                environment);
    }
}
