package dev.manx.harness.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manx.harness.Attachment;
import dev.manx.harness.Outcome;
import java.util.Map;
import java.util.TreeMap;

/// A call of the chain's first plugin, to be spoiled before it is sent.
final class Request {

    private final Bench bench;
    private final Map<String, String> environment;
    private final ObjectNode conf;
    private String stdin = "";

    private Request(Bench bench, Map<String, String> environment, ObjectNode conf) {
        this.bench = bench;
        this.environment = new TreeMap<>(environment);
        this.conf = conf;
    }

    /// A call that is right so far.
    static Request of(Bench bench, String command, Attachment attachment) {
        return new Request(
                bench,
                bench.runtime().environment(command, attachment),
                bench.runtime().netconf(0, attachment));
    }

    /// The configuration, to be edited.
    ObjectNode conf() {
        return conf;
    }

    void set(String variable, String value) {
        environment.put(variable, value);
    }

    void unset(String variable) {
        environment.remove(variable);
    }

    /// Another stdin than the configuration.
    void stdin(String text) {
        stdin = text;
    }

    Outcome send() {
        return bench.runtime()
                .call(bench.type(), environment, stdin.isEmpty() ? conf.toString() : stdin);
    }
}
