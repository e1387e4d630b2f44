package dev.manx.harness.conformance;

import dev.manx.harness.Attachment;
import dev.manx.harness.FakeRuntime;
import dev.manx.harness.Outcome;
import dev.manx.harness.Snapshot;
import java.util.List;
import java.util.function.Function;

/// `del`: succeeds whatever there is, and leaves nothing of the attachment and all of the others.
final class DelChecks {

    private static final String SOURCE = "spec 2, DEL; P17";

    private DelChecks() {}

    static List<Check> all() {
        return List.of(
                removes(
                        "del.removes",
                        "DEL removes link, routes and allocation",
                        (bench, attachment) -> bench.runtime().del(attachment)),
                removes(
                        "del.twice",
                        "a second DEL succeeds like the first",
                        (bench, attachment) -> {
                            Expect.silentSuccess("DEL", bench.runtime().del(attachment));
                            return bench.runtime().del(attachment);
                        }),
                removes(
                        "del.without-prev-result",
                        "DEL removes everything also without prevResult",
                        (bench, attachment) -> bench.runtime().withoutCache().del(attachment)),
                removes(
                        "del.without-netns",
                        "DEL removes everything also without CNI_NETNS",
                        (bench, attachment) -> bench.runtime().del(attachment.withNetns(""))),
                removes(
                        "del.without-netns-and-prev-result",
                        "DEL removes everything also without CNI_NETNS and prevResult",
                        (bench, attachment) ->
                                bench.runtime().withoutCache().del(attachment.withNetns(""))),
                removes(
                        "del.netns-gone",
                        "DEL with a CNI_NETNS that is no more removes everything",
                        (bench, attachment) ->
                                bench.runtime()
                                        .del(attachment.withNetns(bench.file("x").toString()))),
                removes(
                        "del.netns-plain-file",
                        "DEL with a CNI_NETNS that is a plain file removes everything",
                        (bench, attachment) ->
                                bench.runtime()
                                        .del(attachment.withNetns(ErrorChecks.plainFile(bench)))),
                removes(
                        "del.link-gone",
                        "DEL of an attachment whose link somebody deleted succeeds",
                        (bench, attachment) -> {
                            bench.sandbox(attachment)
                                    .ip()
                                    .command("link", "delete", attachment.ifname());
                            return bench.runtime().del(attachment);
                        }),
                neverAdded(
                        "del.never-added",
                        "DEL of what was never added succeeds",
                        attachment -> attachment),
                neverAdded(
                        "del.never-added-without-netns",
                        "DEL of what was never added succeeds without CNI_NETNS",
                        attachment -> attachment.withNetns("")),
                new Check(
                        "del.leaves-others",
                        "DEL leaves other containers' attachments as they were",
                        SOURCE,
                        DelChecks::leavesOthers),
                new Check(
                        "del.in-every-version",
                        "DEL takes the prevResult of each version",
                        SOURCE,
                        DelChecks::inEveryVersion));
    }

    /// After an ADD.
    private static Check removes(String id, String title, Removal removal) {
        return new Check(
                id,
                title,
                SOURCE,
                bench -> {
                    Snapshot before = bench.settled();
                    Pool pool = bench.pool();
                    int room = pool.room();
                    Attachment attachment = bench.pod("c1");
                    bench.add(attachment);

                    Expect.silentSuccess("DEL", removal.by(bench, attachment));

                    bench.nothingLeft(before, attachment);
                    pool.hasRoom(room);
                });
    }

    private static Check neverAdded(
            String id, String title, Function<Attachment, Attachment> without) {
        return new Check(
                id,
                title,
                SOURCE,
                bench -> {
                    Attachment attachment = bench.pod("c1");
                    Snapshot before = bench.snapshot();

                    Outcome outcome = bench.runtime().del(without.apply(attachment));

                    Expect.silentSuccess("DEL", outcome);
                    bench.nothingLeft(before, attachment);
                });
    }

    private static void leavesOthers(Bench bench) {
        Attachment stays = bench.pod("c1");
        bench.add(stays);
        Attachment goes = bench.pod("c2");
        Snapshot before = bench.snapshot();
        bench.add(goes);

        Expect.silentSuccess("DEL", bench.runtime().del(goes));

        bench.nothingLeft(before, goes);
        Expect.succeeded("CHECK of the other", bench.runtime().check(stays));
    }

    private static void inEveryVersion(Bench bench) {
        Snapshot before = bench.settled();
        for (String version : ResultShape.VERSIONS) {
            if (version.compareTo(bench.cniVersion()) <= 0) {
                FakeRuntime runtime = bench.inVersion(version);
                Attachment attachment = bench.pod("c" + version);
                Expect.succeeded("ADD in " + version, runtime.add(attachment));
                Expect.silentSuccess("DEL in " + version, runtime.del(attachment));
                bench.nothingLeft(before, attachment);
            }
        }
    }

    @FunctionalInterface
    private interface Removal {
        Outcome by(Bench bench, Attachment attachment);
    }
}
