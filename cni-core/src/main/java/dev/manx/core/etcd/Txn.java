package dev.manx.core.etcd;

import dev.manx.core.json.ArrayNode;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonNode;
import dev.manx.core.json.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A transaction of etcd (`TxnRequest` of its `rpc.proto`): conditions, what to do when all hold,
/// and what otherwise. Keys and values are base64 in JSON, and 64-bit numbers are strings.
final class Txn {

    static final String PATH = "/v3/kv/txn";

    private final ArrayNode compare = Json.object().putArray("compare");
    private final ArrayNode success = Json.object().putArray("success");
    private final ArrayNode failure = Json.object().putArray("failure");

    /// A key and what is behind it.
    ///
    /// @param created the revision at which the key was made: each life of a key has another
    record Entry(String key, String value, String created) {}

    /// @param succeeded whether all conditions held
    /// @param entries what the reads found, one list for all of them
    record Answer(boolean succeeded, List<Entry> entries) {}

    /// If the key is not there.
    Txn ifAbsent(String key) {
        return ifCreatedAt(key, "0");
    }

    /// If the key is there since that revision.
    Txn ifCreatedAt(String key, String revision) {
        compare.addObject()
                .put("key", base64(key))
                .put("target", "CREATE")
                .put("result", "EQUAL")
                .put("create_revision", revision);
        return this;
    }

    /// If the key has this value.
    Txn ifValue(String key, String value) {
        compare.addObject()
                .put("key", base64(key))
                .put("target", "VALUE")
                .put("result", "EQUAL")
                .put("value", base64(value));
        return this;
    }

    Txn put(String key, String value) {
        success.addObject()
                .putObject("request_put")
                .put("key", base64(key))
                .put("value", base64(value));
        return this;
    }

    /// A key that lasts as long as the lease.
    Txn put(String key, String value, String lease) {
        success.addObject()
                .putObject("request_put")
                .put("key", base64(key))
                .put("value", base64(value))
                .put("lease", lease);
        return this;
    }

    Txn delete(String key) {
        success.addObject().putObject("request_delete_range").put("key", base64(key));
        return this;
    }

    Txn get(String key) {
        success.addObject().putObject("request_range").put("key", base64(key));
        return this;
    }

    /// The keys from the one, up to and without the other.
    Txn get(String from, String beyond) {
        success.addObject()
                .putObject("request_range")
                .put("key", base64(from))
                .put("range_end", base64(beyond));
        return this;
    }

    Txn elseGet(String key) {
        failure.addObject().putObject("request_range").put("key", base64(key));
        return this;
    }

    Answer at(EtcdClient client) throws EtcdException {
        ObjectNode answer = client.call(PATH, json());
        var entries = new ArrayList<Entry>();
        if (answer.path("responses") instanceof ArrayNode responses) {
            for (JsonNode each : responses) {
                addEntries(each.path("response_range"), entries);
            }
        }
        return new Answer(answer.path("succeeded") == JsonNode.Flag.TRUE, entries);
    }

    private ObjectNode json() {
        return Json.object()
                .set("compare", compare)
                .set("success", success)
                .set("failure", failure);
    }

    private static void addEntries(JsonNode range, List<Entry> entries) throws EtcdException {
        if (range.path("kvs") instanceof ArrayNode pairs) {
            for (JsonNode each : pairs) {
                entries.add(entry(each));
            }
        }
    }

    static Entry entry(JsonNode pair) throws EtcdException {
        return new Entry(
                text(pair.path("key")),
                text(pair.path("value")),
                pair.path("create_revision").asText());
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The first key behind all that begin with `prefix`, which ends in a slash.
    static String beyond(String prefix) {
        return prefix.substring(0, prefix.length() - 1) + (char) ('/' + 1);
    }

    private static String text(JsonNode base64) throws EtcdException {
        try {
            return new String(Base64.getDecoder().decode(base64.asText()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new EtcdException("its answer: a key or value is not base64", e);
        }
    }
}
