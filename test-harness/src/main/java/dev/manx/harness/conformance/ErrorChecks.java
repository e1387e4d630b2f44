package dev.manx.harness.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manx.harness.Attachment;
import dev.manx.harness.IpRoute2.Link;
import dev.manx.harness.Node;
import dev.manx.harness.Outcome;
import dev.manx.harness.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// `error`: a call that is wrong is refused with the right code and leaves nothing.
final class ErrorChecks {

    private static final String CONTAINER_ID = "CNI_CONTAINERID";
    private static final String IFNAME = "CNI_IFNAME";
    private static final String NETNS = "CNI_NETNS";
    private static final String COMMAND = "CNI_COMMAND";

    private static final Set<Integer> VERSION = Set.of(1);
    private static final Set<Integer> ENVIRONMENT = Set.of(4);
    private static final Set<Integer> DECODING = Set.of(6);
    private static final Set<Integer> CONFIG = Set.of(6, 7);

    private ErrorChecks() {}

    static List<Check> all() {
        var checks = new ArrayList<Check>();
        checks.addAll(stdin());
        checks.addAll(keys());
        checks.addAll(environment());
        checks.addAll(namespaces());
        checks.add(
                new Check(
                        "error.version-of-the-configuration",
                        "an error is in the cniVersion of the configuration",
                        "spec 5, Error",
                        ErrorChecks::inTheConfigurationsVersion));
        checks.add(
                new Check(
                        "error.version-without-configuration",
                        "an error about an unreadable configuration has a cniVersion too",
                        "spec 5, Error",
                        ErrorChecks::hasVersionWithoutConfiguration));
        checks.add(
                new Check(
                        "error.failed-add-leaks-nothing",
                        "an ADD that fails after it got an address gives the address back",
                        "spec 2, ADD; P14",
                        ErrorChecks::failedAddLeaksNothing));
        return List.copyOf(checks);
    }

    private static List<Check> stdin() {
        return List.of(
                wrong("stdin-empty", "no configuration", DECODING, call -> call.stdin(" ")),
                wrong("stdin-not-json", "half a JSON", DECODING, call -> call.stdin("{\"a\": ")),
                wrong("stdin-array", "an array for a configuration", CONFIG, c -> c.stdin("[]")),
                wrong(
                        "stdin-two-documents",
                        "two configurations",
                        DECODING,
                        call -> call.stdin(call.conf() + "\n" + call.conf())));
    }

    private static List<Check> keys() {
        return List.of(
                wrong("no-name", "no name", Set.of(7), call -> call.conf().remove("name")),
                wrong(
                        "bad-name",
                        "a name with a slash",
                        Set.of(7),
                        c -> c.conf().put("name", "../a")),
                wrong(
                        "name-type",
                        "a name that is an array",
                        CONFIG,
                        c -> c.conf().putArray("name")),
                wrong("no-type", "no type", Set.of(7), call -> call.conf().remove("type")),
                wrong(
                        "no-version",
                        "no cniVersion",
                        Set.of(1, 7),
                        call -> call.conf().remove("cniVersion")),
                wrong(
                        "unknown-version",
                        "cniVersion 9.9.9",
                        VERSION,
                        call -> call.conf().put("cniVersion", "9.9.9")),
                wrong(
                        "version-type",
                        "a cniVersion that is a number",
                        Set.of(1, 6, 7),
                        call -> call.conf().put("cniVersion", 1)),
                wrong(
                        "ipam-type",
                        "an ipam that is a text",
                        CONFIG,
                        c -> c.conf().put("ipam", "x")),
                wrong(
                        "mtu-type",
                        "an mtu that is a text",
                        CONFIG,
                        call -> call.conf().put("mtu", "big")),
                wrong(
                        "prev-result-type",
                        "a prevResult that is a text",
                        CONFIG,
                        call -> call.conf().put("prevResult", "x")));
    }

    private static List<Check> environment() {
        var checks = new ArrayList<Check>();
        checks.add(
                wrong(
                        "command-unknown",
                        "CNI_COMMAND SHOUT",
                        ENVIRONMENT,
                        c -> c.set(COMMAND, "SHOUT")));
        checks.add(
                wrong("command-case", "CNI_COMMAND add", ENVIRONMENT, c -> c.set(COMMAND, "add")));
        for (String command : List.of("ADD", "DEL", "CHECK")) {
            checks.add(without(command, CONTAINER_ID));
            checks.add(without(command, IFNAME));
        }
        checks.add(without("ADD", NETNS));
        checks.add(without("CHECK", NETNS));
        bad(checks, "containerid-slash", CONTAINER_ID, "a/b");
        bad(checks, "containerid-dash", CONTAINER_ID, "-a");
        bad(checks, "ifname-long", IFNAME, "eth0123456789abc");
        bad(checks, "ifname-slash", IFNAME, "eth0/1");
        bad(checks, "ifname-colon", IFNAME, "eth0:1");
        bad(checks, "ifname-blank", IFNAME, "eth 0");
        bad(checks, "ifname-dots", IFNAME, "..");
        bad(checks, "args-malformed", "CNI_ARGS", "COLOUR");
        return checks;
    }

    private static List<Check> namespaces() {
        String source = "spec 5, Error; P3";
        return List.of(
                new Check(
                        "error.netns-missing",
                        "ADD refuses a CNI_NETNS that is not there, with code 3 or 8",
                        source,
                        bench -> refusesNetns(bench, bench.file("none").toString())),
                new Check(
                        "error.netns-plain-file",
                        "ADD refuses a CNI_NETNS that is a plain file, with code 3 or 8",
                        source,
                        bench -> refusesNetns(bench, plainFile(bench))),
                new Check(
                        "error.netns-own",
                        "ADD refuses the plugin's own namespace, with code 3 or 8",
                        source,
                        bench -> refusesNetns(bench, bench.node().path().toString())));
    }

    /// A regular file's path.
    static String plainFile(Bench bench) {
        try {
            return Files.writeString(bench.file("plain"), "no namespace\n").toString();
        } catch (IOException e) {
            throw new UncheckedIOException("write a file", e);
        }
    }

    private static Check wrong(
            String id, String what, Set<Integer> codes, Consumer<Request> spoil) {
        return wrong(id, "ADD with " + what, "ADD", codes, List.of(), spoil);
    }

    private static Check without(String command, String variable) {
        return wrong(
                (command + "-without-" + variable.replace("CNI_", "")).toLowerCase(Locale.ROOT),
                command + " without " + variable,
                command,
                ENVIRONMENT,
                List.of(variable),
                call -> call.unset(variable));
    }

    private static void bad(List<Check> checks, String id, String variable, String value) {
        checks.add(
                wrong(
                        id,
                        "ADD with " + variable + " \"" + value + "\"",
                        "ADD",
                        ENVIRONMENT,
                        List.of(),
                        call -> call.set(variable, value)));
    }

    private static Check wrong(
            String id,
            String title,
            String command,
            Set<Integer> codes,
            List<String> named,
            Consumer<Request> spoil) {
        return new Check(
                "error." + id,
                title + " is refused and leaves nothing",
                "spec 5, Error; P3, P4",
                bench -> {
                    Attachment attachment = bench.pod("c1");
                    Request call = Request.of(bench, command, attachment);
                    spoil.accept(call);
                    ObjectNode error = refused(bench, attachment, title, codes, call::send);
                    if (!named.isEmpty()) {
                        Expect.names(error, named);
                    }
                });
    }

    private static void refusesNetns(Bench bench, String netns) {
        Attachment attachment = bench.pod("c1");
        refused(
                bench,
                attachment,
                "ADD with CNI_NETNS " + netns,
                Set.of(3, 8),
                () -> bench.runtime().add(attachment.withNetns(netns)));
    }

    private static ObjectNode refused(
            Bench bench,
            Attachment attachment,
            String what,
            Set<Integer> codes,
            Supplier<Outcome> call) {
        Snapshot before = bench.snapshot();
        Outcome outcome = call.get();
        ObjectNode error = Expect.refusal(what, outcome, codes);
        bench.nothingLeft(before, attachment);
        return error;
    }

    private static void inTheConfigurationsVersion(Bench bench) {
        Attachment nowhere = bench.pod("c1").withNetns(bench.file("none").toString());
        for (String version : List.of("0.4.0", "1.0.0")) {
            isIn(version, Expect.refusal("ADD", bench.inVersion(version).add(nowhere)));
        }
        Request nameless = Request.of(bench, "ADD", nowhere);
        nameless.conf().remove("name");
        isIn(bench.cniVersion(), Expect.refusal("ADD without a name", nameless.send()));
        Request anonymous = Request.of(bench, "ADD", nowhere);
        anonymous.unset(CONTAINER_ID);
        isIn(bench.cniVersion(), Expect.refusal("ADD without an id", anonymous.send()));
    }

    private static void isIn(String version, ObjectNode error) {
        Expect.that(
                error.path("cniVersion").asText().equals(version),
                "asked in " + version + ", answered " + error);
    }

    /// Whatever the plugin makes of it, the answer is in some version.
    private static void hasVersionWithoutConfiguration(Bench bench) {
        Request call = Request.of(bench, "ADD", bench.pod("c1"));
        call.stdin("{\"cniVersion\": ");
        ObjectNode error = Expect.refusal("ADD with half a JSON", call.send());
        Expect.that(error.path("cniVersion").isTextual(), "no cniVersion in the error: " + error);
    }

    /// The container has a link of that name already, which is seen only when the work has begun.
    private static void failedAddLeaksNothing(Bench bench) throws NotApplicable {
        Pool pool = bench.pool();
        int room = pool.room();
        Attachment attachment = bench.pod("c1");
        Node sandbox = bench.sandbox(attachment);
        sandbox.ip().command("link", "add", attachment.ifname(), "type", "veth");
        Snapshot node = bench.snapshot();
        List<Link> links = linksOf(sandbox);

        Expect.refusal("ADD where a foreign link is in the way", bench.runtime().add(attachment));

        Expect.unchanged("left on the node", node.changesTo(bench.snapshot()));
        Expect.that(
                linksOf(sandbox).equals(links),
                "the container had " + links + ", has " + linksOf(sandbox));
        pool.hasRoom(room);
    }

    /// Without `lo`, which may be up.
    private static List<Link> linksOf(Node node) {
        return node.ip().links().stream().filter(link -> !link.name().equals("lo")).toList();
    }
}
