package dev.manx.harness.conformance;

import dev.manx.harness.Attachment;
import dev.manx.harness.FakeRuntime;
import dev.manx.harness.Outcome;
import dev.manx.harness.Snapshot;
import java.util.List;

/// `gc`: what is not in `cni.dev/valid-attachments` goes, and nothing else. The runtime has lost
/// its cache, and sends no DEL: the plugin alone must know.
final class GcChecks {

    private static final String SOURCE = "spec 2, GC; P20";
    private static final String VALID = "cni.dev/valid-attachments";

    private GcChecks() {}

    static List<Check> all() {
        return List.of(
                check(
                        "gc.removes-links",
                        "GC removes links and routes of attachments that are not valid",
                        GcChecks::removesLinks),
                check(
                        "gc.frees-addresses",
                        "GC frees the addresses of attachments that are not valid",
                        GcChecks::freesAddresses),
                check(
                        "gc.keeps-valid",
                        "GC leaves valid attachments as they were",
                        GcChecks::keepsValid),
                check(
                        "gc.keeps-valid-allocations",
                        "GC keeps the addresses of valid attachments",
                        GcChecks::keepsAllocations),
                check(
                        "gc.tells-interfaces-apart",
                        "GC tells two interfaces of one container apart",
                        GcChecks::tellsInterfacesApart),
                check(
                        "gc.empty-list",
                        "GC with an empty list removes all attachments",
                        bench -> removesAll(bench, "[]")),
                check(
                        "gc.null-list",
                        "GC takes null, libcni's way to write it, for an empty list",
                        bench -> removesAll(bench, "null")),
                check(
                        "gc.missing-list",
                        "GC without the list removes nothing",
                        GcChecks::missingList),
                check(
                        "gc.unknown-attachments",
                        "GC with a valid attachment that was never made succeeds",
                        GcChecks::unknownAttachments),
                check(
                        "gc.other-network",
                        "GC leaves the attachments of another network alone",
                        GcChecks::otherNetwork),
                check("gc.twice", "a second GC succeeds like the first", GcChecks::twice));
    }

    private static Check check(String id, String title, Check.Act act) {
        return new Check(
                id,
                title,
                SOURCE,
                bench -> {
                    bench.needsVersionOneOne();
                    act.on(bench);
                });
    }

    private static void removesLinks(Bench bench) {
        Attachment stays = bench.pod("c1");
        bench.add(stays);
        Snapshot before = bench.snapshot();
        Attachment goes = bench.pod("c2");
        bench.add(goes);

        Expect.silentSuccess("GC", bench.runtime().gc(List.of(stays)));

        bench.nothingLeft(before, goes);
    }

    private static void freesAddresses(Bench bench) throws NotApplicable {
        Pool pool = bench.pool();
        int room = pool.room();
        bench.add(bench.pod("c1"));
        bench.add(bench.pod("c2"));

        Expect.silentSuccess("GC", bench.runtime().gc(List.of()));

        pool.hasRoom(room);
    }

    private static void keepsValid(Bench bench) {
        Attachment stays = bench.pod("c1");
        bench.add(stays);
        bench.add(bench.pod("c2"));

        Expect.silentSuccess("GC", bench.runtime().gc(List.of(stays)));

        Expect.succeeded("CHECK of the valid one", bench.runtime().check(stays));
    }

    private static void keepsAllocations(Bench bench) throws NotApplicable {
        Pool pool = bench.pool();
        Attachment stays = bench.pod("c1");
        bench.add(stays);
        int room = pool.room();

        Expect.silentSuccess("GC", bench.runtime().gc(List.of(stays)));

        pool.hasRoom(room);
    }

    private static void tellsInterfacesApart(Bench bench) {
        Attachment stays = bench.pod("c1");
        Attachment goes = bench.also(stays, "net1");
        bench.add(stays);
        Snapshot before = bench.snapshot();
        bench.add(goes);

        Expect.silentSuccess("GC", bench.runtime().gc(List.of(stays)));

        Expect.unchanged("left on the node", before.changesTo(bench.snapshot()));
        Expect.that(
                bench.sandbox(goes).ip().link(goes.ifname()).isEmpty(),
                goes.ifname() + " is still in the container");
        Expect.succeeded("CHECK of the valid one", bench.runtime().check(stays));
    }

    private static void removesAll(Bench bench, String list) {
        Snapshot before = bench.settled();
        Attachment attachment = bench.pod("c1");
        bench.add(attachment);

        Outcome outcome = gc(bench, attachment, list);

        Expect.silentSuccess("GC", outcome);
        bench.nothingLeft(before, attachment);
    }

    /// Nothing is known to be dead then.
    private static void missingList(Bench bench) {
        Attachment attachment = bench.pod("c1");
        bench.add(attachment);
        Snapshot before = bench.snapshot();

        Outcome outcome = gc(bench, attachment, "");

        Expect.that(outcome.exitCode() < 128, "was ended by a signal: " + Text.of(outcome));
        Expect.unchanged("the node changed", before.changesTo(bench.snapshot()));
        Expect.succeeded("CHECK", bench.runtime().check(attachment));
    }

    /// @param list the JSON of the list; empty for none
    private static Outcome gc(Bench bench, Attachment attachment, String list) {
        Request call = Request.of(bench, "GC", attachment);
        List.of("CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME", "CNI_ARGS").forEach(call::unset);
        if (!list.isEmpty()) {
            String conf = call.conf().toString();
            call.stdin(
                    conf.substring(0, conf.lastIndexOf('}')) + ",\"" + VALID + "\":" + list + "}");
        }
        return call.send();
    }

    private static void unknownAttachments(Bench bench) {
        Attachment stays = bench.pod("c1");
        bench.add(stays);
        Snapshot before = bench.snapshot();

        Outcome outcome = bench.runtime().gc(List.of(stays, bench.pod("never-added")));

        Expect.silentSuccess("GC", outcome);
        Expect.unchanged("the node changed", before.changesTo(bench.snapshot()));
    }

    private static void otherNetwork(Bench bench) throws NotApplicable {
        Attachment attachment = bench.pod("c1");
        bench.add(attachment);
        Pool pool = bench.pool();
        int room = pool.room();
        Snapshot before = bench.snapshot();
        FakeRuntime other =
                bench.runtime().withConflist(bench.conflist().put("name", "another-network"));

        Expect.silentSuccess("GC", other.gc(List.of()));

        Expect.unchanged("the node changed", before.changesTo(bench.snapshot()));
        pool.hasRoom(room);
        Expect.succeeded("CHECK", bench.runtime().check(attachment));
    }

    private static void twice(Bench bench) {
        Attachment stays = bench.pod("c1");
        bench.add(stays);
        bench.add(bench.pod("c2"));

        Expect.silentSuccess("GC", bench.runtime().gc(List.of(stays)));
        Snapshot before = bench.snapshot();
        Expect.silentSuccess("the second GC", bench.runtime().gc(List.of(stays)));

        Expect.unchanged("the node changed", before.changesTo(bench.snapshot()));
    }
}
