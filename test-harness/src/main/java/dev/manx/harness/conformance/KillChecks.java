package dev.manx.harness.conformance;

import dev.manx.harness.Attachment;
import dev.manx.harness.FakeRuntime;
import dev.manx.harness.KillPoints;
import dev.manx.harness.KillPoints.Point;
import dev.manx.harness.Outcome;
import dev.manx.harness.Snapshot;
import dev.manx.harness.Subprocess;
import dev.manx.harness.SyscallTrace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `kill`: a plugin that dies before any of its changes, and the call that clears up after it.
/// Needs strace, which brings SIGKILL at the chosen system call.
final class KillChecks {

    private static final String SOURCE = "spec 2, DEL; P14";

    /// A native program makes fewer changes than this; of a program that starts a virtual machine
    /// or writes much, a sample is taken.
    private static final int MOST = 40;

    private KillChecks() {}

    static List<Check> all() {
        return List.of(
                new Check(
                        "kill.add-then-del",
                        "an ADD killed at any change and then DEL leave nothing",
                        SOURCE,
                        bench ->
                                killed(
                                        bench,
                                        attachment ->
                                                bench.runtime().withoutCache().del(attachment))),
                new Check(
                        "kill.add-then-gc",
                        "an ADD killed at any change and then GC leave nothing",
                        "spec 2, GC; P14",
                        bench -> {
                            bench.needsVersionOneOne();
                            killed(
                                    bench,
                                    attachment -> bench.runtime().withoutCache().gc(List.of()));
                        }),
                new Check(
                        "kill.ipam-add-then-del",
                        "the IPAM plugin's ADD killed at any change and then DEL free the address",
                        SOURCE,
                        KillChecks::killedIpam),
                new Check(
                        "kill.del-then-del",
                        "a DEL killed at any change and then another DEL leave nothing",
                        SOURCE,
                        KillChecks::killedDel));
    }

    private static void killed(Bench bench, Clearing clearing) throws NotApplicable {
        Snapshot before = bench.settled();
        Pool pool = bench.pool();
        int room = pool.room();
        Attachment attachment = bench.pod("c1");
        for (Point point : points(bench, bench.runtime(), attachment, Traced.ADD)) {
            bench.runtime().under(point.prefix()).add(attachment);

            at(
                    point,
                    () -> {
                        Expect.succeeded("clearing up", clearing.of(attachment));
                        bench.nothingLeft(before, attachment);
                    });
        }
        pool.hasRoom(room);
        bench.add(attachment);
    }

    /// The IPAM plugin by itself: as a child of another, its calls cannot be told from its
    /// parent's.
    private static void killedIpam(Bench bench) throws NotApplicable {
        Pool pool = bench.pool();
        int room = pool.room();
        Attachment attachment = bench.pod("c1");
        for (Point point : points(bench, pool.ipam(), attachment, Traced.ADD)) {
            pool.ipam().under(point.prefix()).add(attachment);

            at(
                    point,
                    () -> Expect.succeeded("DEL", bench.runtime().withoutCache().del(attachment)));
        }
        pool.hasRoom(room);
    }

    private static void killedDel(Bench bench) throws NotApplicable {
        Snapshot before = bench.settled();
        Pool pool = bench.pool();
        int room = pool.room();
        Attachment attachment = bench.pod("c1");
        for (Point point : points(bench, bench.runtime(), attachment, Traced.DEL)) {
            bench.add(attachment);
            bench.runtime().under(point.prefix()).del(attachment);

            at(
                    point,
                    () -> {
                        Expect.succeeded("the second DEL", bench.runtime().del(attachment));
                        bench.nothingLeft(before, attachment);
                    });
        }
        pool.hasRoom(room);
    }

    /// What the call that is to be killed does when it is left alone, as places to die at. Leaves
    /// nothing.
    private static List<Point> points(
            Bench bench, FakeRuntime runtime, Attachment attachment, Traced call)
            throws NotApplicable {
        if (!Subprocess.of("sh", "-c", "command -v strace").run().succeeded()) {
            throw new NotApplicable("strace is not installed");
        }
        Path file = bench.file("trace");
        FakeRuntime traced = runtime.under(SyscallTrace.into(file, KillPoints.CHANGES));
        switch (call) {
            case ADD -> {
                Expect.succeeded("ADD", traced.add(attachment));
                Expect.succeeded("DEL", runtime.del(attachment));
            }
            case DEL -> {
                Expect.succeeded("ADD", runtime.add(attachment));
                Expect.succeeded("DEL", traced.del(attachment));
            }
        }
        return sample(KillPoints.of(SyscallTrace.read(file)));
    }

    /// At most [#MOST] of them, evenly.
    private static List<Point> sample(List<Point> points) {
        var sample = new ArrayList<Point>();
        int step = (points.size() + MOST - 1) / MOST;
        for (int i = 0; i < points.size(); i += Math.max(step, 1)) {
            sample.add(points.get(i));
        }
        return sample;
    }

    private static void at(Point point, Runnable expectation) {
        try {
            expectation.run();
        } catch (AssertionError e) {
            throw new AssertionError(
                    "killed at " + point.syscall() + " " + point.n() + ": " + e.getMessage(), e);
        }
    }

    private enum Traced {
        ADD,
        DEL
    }

    @FunctionalInterface
    private interface Clearing {
        Outcome of(Attachment attachment);
    }
}
