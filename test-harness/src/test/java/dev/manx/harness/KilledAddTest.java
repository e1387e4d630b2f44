package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.harness.KillPoints.Point;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Promise P14: an ADD that was killed anywhere, and then a DEL or GC, leave nothing. Each run is
/// ended before its Nth call of one name. `-Dmanx.killpoints.all=true` takes every N of every call
/// that changes something; else `write` is sampled and what only a JVM does is left out.
@Tag("root")
class KilledAddTest {

    private static final int WRITE_STEP = 3;

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    private final ManxNode manx = ManxNode.of(net);
    private final FakeRuntime runtime = manx.runtime();
    private final Attachment attachment = manx.pod("c1");

    /// The first ADD ever claims a block; what is owned stays.
    @BeforeEach
    void ownABlock() {
        runtime.add(attachment).orFail();
        runtime.del(attachment).orFail();
    }

    @Test
    void p14AnAddKilledAnywhereAndThenDelLeaveEverythingAsBefore() {
        Snapshot before = manx.snapshot();
        List<Point> points = points();
        assertThat(points)
                .contains(
                        new Point("sendto", 1), new Point("sendto", 2), new Point("renameat2", 1));

        for (Point point : points) {
            Outcome outcome = runtime.under(point.prefix()).add(attachment);
            runtime.withoutCache().del(attachment).orFail();

            assertThat(before.changesTo(manx.snapshot()))
                    .as("killed at %s\n%s", point, outcome)
                    .isEmpty();
            assertThat(ManxNode.sandbox(attachment).ip().links())
                    .as("killed at %s\n%s", point, outcome)
                    .extracting(IpRoute2.Link::name)
                    .containsExactly("lo");
        }
        // And the next ADD works.
        runtime.add(attachment).orFail();
        runtime.check(attachment).orFail();
    }

    @Test
    void p14GcClearsUpAfterAnAddKilledBetweenItsTwoSends() {
        Snapshot before = manx.snapshot();
        Outcome killed = runtime.under(new Point("sendto", 2).prefix()).add(attachment);
        assertThat(killed.exitCode()).as(killed.toString()).isEqualTo(137);
        assertThat(before.changesTo(manx.snapshot()))
                .anyMatch(line -> line.startsWith("+ Link[") && line.contains("calic1"));

        runtime.withoutCache().gc(List.of()).orFail();

        assertThat(before.changesTo(manx.snapshot())).isEmpty();
    }

    @Test
    void p14p15ADualStackAddKilledBeforeEitherSendAndThenDelLeaveNothing() {
        ManxNode dual = manx.withPool("fd00:10:244::/112");
        FakeRuntime both = dual.runtime();
        both.add(attachment).orFail();
        both.del(attachment).orFail();
        Snapshot before = dual.snapshot();
        for (int send = 1; send <= 2; send++) {
            Outcome killed = both.under(new Point("sendto", send).prefix()).add(attachment);
            assertThat(killed.exitCode()).as(killed.toString()).isEqualTo(137);
            both.withoutCache().del(attachment).orFail();
            assertThat(before.changesTo(dual.snapshot())).as("killed at send %d", send).isEmpty();
        }
        both.add(attachment).orFail();
        both.check(attachment).orFail();
    }

    private List<Point> points() {
        Path file = net.folder().resolve("trace");
        runtime.under(SyscallTrace.into(file, KillPoints.CHANGES)).add(attachment).orFail();
        runtime.del(attachment).orFail();
        List<Point> all = KillPoints.of(SyscallTrace.read(file));
        if (Boolean.getBoolean("manx.killpoints.all")) {
            return all;
        }
        var sampled = new ArrayList<Point>();
        for (Point point : all) {
            switch (point.syscall()) {
                // Files of the JVM's own, and the launcher's exec of it.
                case "ftruncate", "mkdir", "unlink", "execve" -> {}
                case "write" -> {
                    if (point.n() % WRITE_STEP == 0) {
                        sampled.add(point);
                    }
                }
                default -> sampled.add(point);
            }
        }
        return sampled;
    }
}
