package dev.manx.harness.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manx.harness.Attachment;
import dev.manx.harness.FakeRuntime;
import dev.manx.harness.Outcome;
import java.util.ArrayList;
import java.util.List;

/// `stdout` and `stderr`: the protocol's words only, and nobody's secrets.
final class StreamChecks {

    private static final String SOURCE = "spec 2, Overview; P2";
    private static final String SECRET = "s3cret-of-the-configuration";

    private StreamChecks() {}

    static List<Check> all() {
        return List.of(
                new Check(
                        "stdout.add",
                        "ADD prints one JSON document and nothing else",
                        SOURCE,
                        bench -> Expect.result("ADD", bench.runtime().add(bench.pod("c1")))),
                new Check("stdout.check", "CHECK prints nothing", SOURCE, StreamChecks::afterAdd),
                new Check(
                        "stdout.del",
                        "DEL prints nothing",
                        SOURCE,
                        bench -> {
                            Attachment attachment = bench.pod("c1");
                            bench.add(attachment);
                            Expect.silentSuccess("DEL", bench.runtime().del(attachment));
                        }),
                new Check(
                        "stdout.error",
                        "a refusal is one JSON document on stdout and an exit code other than 0",
                        "spec 5, Error; P2",
                        StreamChecks::error),
                new Check(
                        "stderr.secrets",
                        "what is in the configuration is not printed: not by success, not by"
                                + " errors",
                        "P2",
                        StreamChecks::secrets));
    }

    private static void afterAdd(Bench bench) {
        Attachment attachment = bench.pod("c1");
        bench.add(attachment);
        Expect.silentSuccess("CHECK", bench.runtime().check(attachment));
    }

    private static void error(Bench bench) {
        Attachment nowhere = bench.pod("c1").withNetns(bench.file("none").toString());
        Expect.refusal("ADD into no namespace", bench.runtime().add(nowhere));
    }

    private static void secrets(Bench bench) {
        ObjectNode conflist = bench.conflist();
        ((ObjectNode) conflist.at("/plugins/0")).put("apiToken", SECRET);
        FakeRuntime runtime = bench.runtime().withConflist(conflist);
        Attachment attachment = bench.pod("c1");
        Attachment nowhere = attachment.withNetns(bench.file("none").toString());
        var outcomes = new ArrayList<Outcome>();
        outcomes.add(runtime.add(attachment));
        outcomes.add(runtime.check(attachment));
        outcomes.add(runtime.del(attachment));
        outcomes.add(runtime.add(nowhere));
        Request spoiled = Request.of(bench, "ADD", attachment);
        spoiled.stdin("{\"apiToken\": \"" + SECRET + "\", \"name\": [");
        outcomes.add(spoiled.send());
        for (Outcome each : outcomes) {
            Expect.that(
                    !(each.stdout() + each.stderr()).contains(SECRET),
                    "the configuration's apiToken was printed: " + each);
        }
    }
}
