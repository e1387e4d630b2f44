package dev.manx.core.kubernetes;

import dev.manx.core.conf.KubernetesConf;
import dev.manx.core.http.Deadline;
import dev.manx.core.json.ArrayNode;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonNode;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.registry.NodeEntry;
import dev.manx.core.registry.NodeWatch;
import dev.manx.core.registry.RegistryException;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The nodes that Kubernetes has, and every change of them: one list, then a watch from its version
/// on. When the watch ends it is taken up again where it was; when the server has dropped that
/// version by then (410), the list is asked for anew. So nothing is missed, and at worst something
/// is told twice.
public final class KubernetesNodeWatch implements NodeWatch {

    /// After that the server ends a watch in order.
    private static final Duration LIFE = Duration.ofMinutes(4);

    /// A watch that is still there later is one whose end was lost: nobody is there any more.
    private static final Duration SILENCE = LIFE.plusSeconds(20);

    /// Of a list; a node's object with all its images has some 20 kB.
    private static final int PAGE = 100;

    private static final String UNKNOWN = "";

    private final KubernetesClient client;
    private final long usualAs;
    private final Map<String, NodeEntry> nodes = new TreeMap<>();
    private final Map<String, String> problems = new TreeMap<>();
    private Optional<KubernetesStream> stream = Optional.empty();

    /// Whether anything came by the watch since it was taken up.
    private boolean heard;

    /// Up to which version `nodes` is right.
    private String version = UNKNOWN;

    /// @param usualAs the autonomous system of a node without the annotation
    public KubernetesNodeWatch(KubernetesConf conf, long usualAs) {
        this.client = new KubernetesClient(conf);
        this.usualAs = usualAs;
    }

    @Override
    public List<NodeEntry> next() throws RegistryException {
        try {
            while (true) {
                if (version.equals(UNKNOWN)) {
                    breakOff();
                    list();
                    return current();
                }
                if (stream.isEmpty()) {
                    takeUp();
                } else if (follow(stream.get())) {
                    return current();
                }
            }
        } catch (KubernetesException e) {
            breakOff();
            throw new RegistryException(
                    "watch the nodes in " + client.where() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> problems() {
        return new ArrayList<>(problems.values());
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
        stream.ifPresent(KubernetesStream::close);
        stream = Optional.empty();
    }

    private void takeUp() throws KubernetesException {
        stream =
                client.stream(
                        NodeObject.PATH
                                + "?watch=true&allowWatchBookmarks=true&timeoutSeconds="
                                + LIFE.toSeconds()
                                + "&resourceVersion="
                                + BlockObject.encoded(version));
        heard = false;
        if (stream.isEmpty()) {
            version = UNKNOWN;
        }
    }

    private void list() throws KubernetesException {
        nodes.clear();
        problems.clear();
        String more = "";
        do {
            ObjectNode list =
                    client.get(NodeObject.PATH + "?limit=" + PAGE + more).orRefused().body();
            if (list.path("items") instanceof ArrayNode items) {
                items.forEach(this::put);
            }
            String token = list.path("metadata").path("continue").asText();
            more = token.isEmpty() ? "" : "&continue=" + BlockObject.encoded(token);
            version = versionOf(list);
        } while (!more.isEmpty());
    }

    /// @return whether something changed; otherwise there is more to be done first
    private boolean follow(KubernetesStream watch) throws KubernetesException {
        KubernetesStream.Event event;
        try {
            event = watch.next(Deadline.in(SILENCE));
        } catch (EOFException e) {
            breakOff();
            if (!heard) {
                // not at once again, or a server that ends every watch would be asked all the time
                throw new KubernetesException("it ended the watch", e);
            }
            return false;
        } catch (IOException e) {
            throw new KubernetesException("the watch broke: " + e.getMessage(), e);
        }
        heard = true;
        return switch (event.kind()) {
            case THERE -> {
                version = versionOf(event.object());
                yield put(event.object());
            }
            case DELETED -> {
                version = versionOf(event.object());
                yield drop(nameOf(event.object()));
            }
            case BOOKMARK -> {
                version = versionOf(event.object());
                yield false;
            }
            case GONE -> {
                version = UNKNOWN;
                yield false;
            }
        };
    }

    /// One that cannot be read is as good as none: a wrong annotation at one node must not cost the
    /// others their routes.
    ///
    /// @return whether that is new
    private boolean put(JsonNode object) {
        String name = nameOf(object);
        try {
            NodeEntry entry = NodeObject.parse(object, usualAs);
            boolean wasWrong = problems.remove(name) != null;
            return !entry.equals(nodes.put(name, entry)) || wasWrong;
        } catch (JsonException e) {
            String problem = "node " + name + ": " + e.getMessage();
            boolean wasRight = nodes.remove(name) != null;
            return !problem.equals(problems.put(name, problem)) || wasRight;
        }
    }

    private boolean drop(String name) {
        boolean wasWrong = problems.remove(name) != null;
        return nodes.remove(name) != null || wasWrong;
    }

    private static String nameOf(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    private static String versionOf(ObjectNode object) throws KubernetesException {
        String version = object.path("metadata").path("resourceVersion").asText();
        if (version.isEmpty()) {
            throw new KubernetesException("its answer: a resourceVersion is missing");
        }
        return version;
    }
}
