package dev.manx.harness.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manx.harness.Attachment;
import dev.manx.harness.IpRoute2.Address;
import dev.manx.harness.Outcome;
import dev.manx.harness.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/// `add`: attachments that work, once, again, and several at a time.
final class AddChecks {

    private static final int SEVERAL = 4;

    private AddChecks() {}

    static List<Check> all() {
        return List.of(
                new Check(
                        "add.reaches-node",
                        "the node reaches the container",
                        "spec 2, ADD",
                        AddChecks::reachesNode),
                new Check(
                        "add.reaches-container",
                        "two containers of one network reach each other",
                        "spec 2, ADD",
                        AddChecks::reachesContainer),
                new Check(
                        "add.unknown-keys",
                        "unknown keys of the configuration are ignored",
                        "P4",
                        AddChecks::unknownKeys),
                new Check(
                        "add.unknown-args",
                        "unknown CNI_ARGS are accepted with IgnoreUnknown=1",
                        "P5",
                        bench ->
                                Expect.succeeded(
                                        "ADD",
                                        bench.runtime()
                                                .add(
                                                        bench.pod("c1")
                                                                .withArgs(
                                                                        "IgnoreUnknown=1;COLOUR=blue")))),
                new Check(
                        "add.again",
                        "a second ADD of one attachment gives the same address",
                        "P12",
                        AddChecks::again),
                new Check(
                        "add.again-harmless",
                        "a second ADD, accepted or not, leaves the first one's work as it was",
                        "P12",
                        AddChecks::againHarmless),
                new Check(
                        "add.after-del",
                        "an attachment can be made again after its DEL",
                        "spec 2, DEL",
                        AddChecks::afterDel),
                new Check(
                        "add.two-interfaces",
                        "one container gets two interfaces of one network",
                        "spec 2, ADD",
                        AddChecks::twoInterfaces),
                new Check(
                        "add.two-interfaces-del",
                        "DEL of one interface leaves the container's other one as it was",
                        "spec 2, DEL",
                        AddChecks::twoInterfacesDel),
                new Check(
                        "add.several",
                        "several containers have addresses and host ends of their own",
                        "spec 2, ADD",
                        AddChecks::several),
                new Check(
                        "add.at-once",
                        "several containers can be added at once",
                        "spec 2, ADD; P24",
                        AddChecks::atOnce));
    }

    private static void reachesNode(Bench bench) {
        Made made = bench.add(bench.pod("c1"));
        reaches(bench.node().run("ping", "-c", "1", "-w", "5", made.address()));
    }

    private static void reachesContainer(Bench bench) {
        Made one = bench.add(bench.pod("c1"));
        Made other = bench.add(bench.pod("c2"));
        reaches(one.pod().run("ping", "-c", "1", "-w", "5", other.address()));
        reaches(other.pod().run("ping", "-c", "1", "-w", "5", one.address()));
    }

    private static void reaches(Outcome ping) {
        Expect.that(
                ping.succeeded(),
                String.join(" ", ping.command()) + ": " + ping.stdout() + ping.stderr());
    }

    private static void unknownKeys(Bench bench) {
        ObjectNode conflist = bench.conflist();
        var plugin = (ObjectNode) conflist.at("/plugins/0");
        plugin.putObject("somebodyElsesKey").put("x", 1);
        if (plugin.path("ipam") instanceof ObjectNode ipam) {
            ipam.putArray("somebodyElsesKey").add(1);
        }
        Expect.succeeded("ADD", bench.runtime().withConflist(conflist).add(bench.pod("c1")));
    }

    private static void again(Bench bench) {
        Attachment attachment = bench.pod("c1");
        Made first = bench.add(attachment);
        Made second = bench.add(attachment);
        Expect.that(
                first.toldAddresses().equals(second.toldAddresses()),
                "first " + first.toldAddresses() + ", then " + second.toldAddresses());
        Expect.succeeded("CHECK", bench.runtime().check(attachment));
    }

    /// The allocation is the part that is lost silently: somebody else gets the address.
    private static void againHarmless(Bench bench) throws NotApplicable {
        Pool pool = bench.pool();
        Attachment attachment = bench.pod("c1");
        Made first = bench.add(attachment);
        List<Address> addresses = first.addresses();
        int room = pool.room();

        Outcome outcome = bench.runtime().add(attachment);

        pool.hasRoom(room);
        List<Address> now = Made.by(bench, attachment, first.result()).addresses();
        Expect.that(
                now.equals(addresses),
                "had " + addresses + ", has " + now + " after " + Text.of(outcome));
        reaches(bench.node().run("ping", "-c", "1", "-w", "5", first.address()));
    }

    private static void afterDel(Bench bench) {
        Attachment attachment = bench.pod("c1");
        bench.add(attachment);
        Expect.succeeded("DEL", bench.runtime().del(attachment));
        Made made = bench.add(attachment);
        reaches(bench.node().run("ping", "-c", "1", "-w", "5", made.address()));
    }

    private static void twoInterfaces(Bench bench) {
        Attachment one = bench.pod("c1");
        Attachment other = bench.also(one, "net1");
        Made first = bench.add(one);
        Made second = bench.add(other);
        distinct(List.of(first, second));
        Expect.succeeded("CHECK of " + one.ifname(), bench.runtime().check(one));
        Expect.succeeded("CHECK of " + other.ifname(), bench.runtime().check(other));
    }

    private static void twoInterfacesDel(Bench bench) {
        Snapshot before = bench.settled();
        Attachment one = bench.pod("c1");
        Attachment other = bench.also(one, "net1");
        bench.add(one);
        bench.add(other);

        Expect.succeeded("DEL of " + one.ifname(), bench.runtime().del(one));

        Expect.succeeded("CHECK of " + other.ifname(), bench.runtime().check(other));
        Expect.succeeded("DEL of " + other.ifname(), bench.runtime().del(other));
        bench.nothingLeft(before, one);
    }

    private static void several(Bench bench) {
        var attachments = new ArrayList<Attachment>();
        var made = new ArrayList<Made>();
        for (int i = 0; i < SEVERAL; i++) {
            attachments.add(bench.pod("c" + i));
            made.add(bench.add(attachments.getLast()));
        }
        distinct(made);
        attachments.forEach(each -> Expect.succeeded("CHECK", bench.runtime().check(each)));
    }

    private static void atOnce(Bench bench) {
        var attachments = new ArrayList<Attachment>();
        for (int i = 0; i < SEVERAL; i++) {
            attachments.add(bench.pod("c" + i));
        }
        var made = new ArrayList<Made>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<CompletableFuture<Outcome>>();
            for (Attachment each : attachments) {
                calls.add(CompletableFuture.supplyAsync(() -> bench.runtime().add(each), threads));
            }
            for (int i = 0; i < SEVERAL; i++) {
                ObjectNode result = Expect.result("ADD", calls.get(i).join());
                made.add(Made.by(bench, attachments.get(i), result));
            }
        }
        distinct(made);
        attachments.forEach(each -> Expect.succeeded("CHECK", bench.runtime().check(each)));
    }

    private static void distinct(List<Made> made) {
        Set<String> addresses = new HashSet<>();
        Set<String> hostEnds = new HashSet<>();
        for (Made each : made) {
            Expect.that(addresses.add(each.address()), each.address() + " was given twice");
            each.hostEnd()
                    .ifPresent(
                            link ->
                                    Expect.that(
                                            hostEnds.add(link.name()),
                                            link.name() + " is the host end of two"));
        }
    }
}
