package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Promise P14: an ADD that was killed anywhere, and then a DEL, leave nothing. Each run is ended
/// before its Nth call of a kind that changes something; `-Dmanx.killpoints.all=true` takes every
/// N, else about [#SAMPLES] of them, since a program that starts a JVM takes its time.
@Tag("root")
class KilledAddTest {

    private static final int SAMPLES = 12;

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    private final ManxNode manx = ManxNode.of(net);
    private final FakeRuntime runtime = manx.runtime();
    private final Attachment attachment = manx.pod("c1");

    @Test
    void p14AnAddKilledAnywhereAndThenDelLeaveEverythingAsBefore() {
        // The first ADD ever claims a block; what is owned stays.
        runtime.add(attachment).orFail();
        runtime.del(attachment).orFail();
        Snapshot before = manx.snapshot();
        int last = callsOfOneThread();
        assertThat(last).isPositive();
        int step = Boolean.getBoolean("manx.killpoints.all") ? 1 : Math.max(1, last / SAMPLES);

        int killed = 0;
        for (int n = 1; n <= last; n += step) {
            Outcome outcome =
                    runtime.under(KillPoints.atCall(KillPoints.CHANGES, n)).add(attachment);
            killed += outcome.succeeded() ? 0 : 1;
            runtime.withoutCache().del(attachment).orFail();

            assertThat(before.changesTo(manx.snapshot()))
                    .as("killed before call %d of %d\n%s", n, last, outcome)
                    .isEmpty();
            assertThat(ManxNode.sandbox(attachment).ip().links())
                    .extracting(IpRoute2.Link::name)
                    .containsExactly("lo");
        }
        assertThat(killed).isGreaterThan(last / step / 2);
        // And the next ADD works.
        runtime.add(attachment).orFail();
        runtime.check(attachment).orFail();
    }

    @Test
    void p14GcClearsUpAfterAKilledAddToo() {
        runtime.add(attachment).orFail();
        runtime.del(attachment).orFail();
        Snapshot before = manx.snapshot();
        List<String> prefix = KillPoints.atCall(List.of("sendto", "sendmsg"), 2);
        Outcome killed = runtime.under(prefix).add(attachment);
        assertThat(killed.succeeded()).isFalse();

        runtime.withoutCache().gc(List.of()).orFail();

        assertThat(before.changesTo(manx.snapshot())).isEmpty();
    }

    /// How many of the counted calls the busiest thread of an ADD makes: strace counts by thread.
    private int callsOfOneThread() {
        Path file = net.folder().resolve("trace");
        runtime.under(SyscallTrace.into(file, KillPoints.CHANGES)).add(attachment).orFail();
        runtime.del(attachment).orFail();
        return SyscallTrace.read(file).calls().stream()
                .collect(Collectors.groupingBy(SyscallTrace.Call::thread, Collectors.counting()))
                .values()
                .stream()
                .mapToInt(Long::intValue)
                .max()
                .orElse(0);
    }
}
