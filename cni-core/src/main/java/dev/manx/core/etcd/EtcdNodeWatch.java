package dev.manx.core.etcd;

import dev.manx.core.conf.EtcdConf;
import dev.manx.core.http.Deadline;
import dev.manx.core.json.ArrayNode;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonNode;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.registry.NodeEntry;
import dev.manx.core.registry.NodeWatch;
import dev.manx.core.registry.RegistryException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The registered nodes, and every change of them: one list, then a watch from the next revision
/// on. When the watch breaks it is taken up again where it was; when etcd has dropped that revision
/// by then (compaction), the list is asked for anew. So nothing is missed, and at worst something
/// is told twice.
public final class EtcdNodeWatch implements NodeWatch {

    /// A watch that is silent for so long is taken up again: perhaps nobody is there any more.
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private static final long UNKNOWN = 0;

    private final EtcdKeys keys;
    private final EtcdClient client;
    private final Map<String, NodeEntry> nodes = new TreeMap<>();
    private Optional<EtcdStream> stream = Optional.empty();

    /// Up to which revision `nodes` is right.
    private long revision = UNKNOWN;

    public EtcdNodeWatch(EtcdConf conf) {
        this.keys = new EtcdKeys(conf.prefix());
        this.client = new EtcdClient(conf);
    }

    @Override
    public List<NodeEntry> next() throws RegistryException {
        try {
            while (true) {
                if (revision == UNKNOWN) {
                    list();
                    return current();
                }
                if (stream.isEmpty()) {
                    stream = Optional.of(client.stream("/v3/watch", watchRequest()));
                }
                if (follow(stream.get())) {
                    return current();
                }
            }
        } catch (EtcdException e) {
            breakOff();
            throw new RegistryException(
                    "watch the nodes in " + client.where() + ": " + e.getMessage(), e);
        }
    }

    /// Nothing: an entry that cannot be read is another version's business.
    @Override
    public List<String> problems() {
        return List.of();
    }

    @Override
    public void close() {
        breakOff();
        client.close();
    }

    private List<NodeEntry> current() {
        return new ArrayList<>(nodes.values());
    }

    private void breakOff() {
        stream.ifPresent(EtcdStream::close);
        stream = Optional.empty();
    }

    private ObjectNode watchRequest() {
        ObjectNode request = Json.object();
        request.putObject("create_request")
                .put("key", Txn.base64(keys.nodes()))
                .put("range_end", Txn.base64(Txn.beyond(keys.nodes())))
                .put("start_revision", Long.toString(revision + 1));
        return request;
    }

    private void list() throws EtcdException {
        ObjectNode request =
                Json.object()
                        .put("key", Txn.base64(keys.nodes()))
                        .put("range_end", Txn.base64(Txn.beyond(keys.nodes())));
        ObjectNode answer = client.call("/v3/kv/range", request);
        nodes.clear();
        if (answer.path("kvs") instanceof ArrayNode pairs) {
            for (JsonNode each : pairs) {
                put(Txn.entry(each));
            }
        }
        revision = number(answer.path("header").path("revision"));
    }

    /// @return whether something changed; otherwise there is more to be done first
    private boolean follow(EtcdStream watch) throws EtcdException {
        JsonNode result;
        try {
            result = watch.next(Deadline.in(SILENCE));
        } catch (SocketTimeoutException e) {
            breakOff();
            return false;
        } catch (IOException e) {
            throw new EtcdException("the watch broke: " + e.getMessage(), e);
        }
        if (result.path("canceled") == JsonNode.Flag.TRUE) {
            breakOff();
            if (result.path("compact_revision").asText().isEmpty()) {
                throw new EtcdException("it ended the watch");
            }
            revision = UNKNOWN;
            return false;
        }
        if (!(result.path("events") instanceof ArrayNode events) || events.size() == 0) {
            return false;
        }
        for (JsonNode event : events) {
            JsonNode pair = event.path("kv");
            if (event.path("type").asText().equals("DELETE")) {
                nodes.remove(name(Txn.entry(pair)));
            } else {
                put(Txn.entry(pair));
            }
            revision = Math.max(revision, number(pair.path("mod_revision")));
        }
        return true;
    }

    /// An entry that cannot be read is as good as none: another version of Manx may have written
    /// it, and one bad entry must not cost the others their routes.
    private void put(Txn.Entry entry) {
        try {
            nodes.put(name(entry), EtcdNodes.parse(entry.value()));
        } catch (JsonException e) {
            nodes.remove(name(entry));
        }
    }

    private String name(Txn.Entry entry) {
        return entry.key().substring(keys.nodes().length());
    }

    private static long number(JsonNode node) throws EtcdException {
        try {
            return Long.parseLong(node.asText());
        } catch (NumberFormatException e) {
            throw new EtcdException("its answer: a revision is missing", e);
        }
    }
}
