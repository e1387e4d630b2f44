package dev.manx.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A container runtime's half of CNI: runs the plugins of a conflist one after the other, in a
/// node's namespace, as libcni does (spec 1.1, sections 3 and 4). ADD hands each plugin the result
/// of the one before it, and the last result is kept for CHECK and DEL; DEL goes through the chain
/// backwards. The first plugin that fails ends the call, and its outcome is the call's.
///
/// Different from libcni on purpose: GC calls the plugins only, and does not first DEL by itself
/// what the cache knows to be stale; so it shows what the plugins can do for a runtime that lost
/// its cache. May be used by several threads.
public final class FakeRuntime {

    private static final String V0_4_0 = "0.4.0";

    private final Node node;
    private final List<Path> path;
    private final ObjectNode conflist;
    private final List<String> prefix;
    private final Map<String, JsonNode> results;

    /// @param node where the plugins run
    /// @param path `CNI_PATH`
    /// @param conflist the network configuration list
    public FakeRuntime(Node node, List<Path> path, ObjectNode conflist) {
        this(node, path, conflist, List.of(), new ConcurrentHashMap<>());
    }

    private FakeRuntime(
            Node node,
            List<Path> path,
            ObjectNode conflist,
            List<String> prefix,
            Map<String, JsonNode> results) {
        this.node = node;
        this.path = List.copyOf(path);
        this.conflist = conflist.deepCopy();
        this.prefix = List.copyOf(prefix);
        this.results = results;
    }

    /// The same runtime, cache included, that runs each plugin by way of another command, such as
    /// strace.
    public FakeRuntime under(List<String> command) {
        return new FakeRuntime(node, path, conflist, command, results);
    }

    /// The same runtime, cache included, after an edit of the conflist.
    public FakeRuntime withConflist(ObjectNode edited) {
        return new FakeRuntime(node, path, edited, prefix, results);
    }

    /// The same runtime with nothing in its cache, as after a reboot of the runtime's machine.
    public FakeRuntime withoutCache() {
        return new FakeRuntime(node, path, conflist, prefix, new ConcurrentHashMap<>());
    }

    public Outcome add(Attachment attachment) {
        JsonNode previous = null;
        Outcome last = null;
        for (int i = 0; i < pluginCount(); i++) {
            ObjectNode conf = netconf(i, attachment);
            if (previous != null) {
                conf.set("prevResult", previous);
            }
            last = call(i, environment("ADD", attachment), conf);
            if (!last.succeeded()) {
                return last;
            }
            previous = last.json();
        }
        if (last == null || previous == null) {
            throw new IllegalArgumentException("the conflist has no plugins");
        }
        results.put(key(attachment), previous);
        return last;
    }

    public Outcome check(Attachment attachment) {
        return forEach("CHECK", attachment, forwards());
    }

    public Outcome del(Attachment attachment) {
        Outcome outcome = forEach("DEL", attachment, forwards().reversed());
        if (outcome.succeeded()) {
            results.remove(key(attachment));
        }
        return outcome;
    }

    /// @param valid the attachments that stay
    public Outcome gc(Collection<Attachment> valid) {
        Outcome last = null;
        for (int i = 0; i < pluginCount(); i++) {
            ObjectNode conf = netconf(i);
            ArrayNode array = conf.putArray("cni.dev/valid-attachments");
            for (Attachment each : valid) {
                array.addObject()
                        .put("containerID", each.containerId())
                        .put("ifname", each.ifname());
            }
            last = call(i, environment("GC"), conf);
            if (!last.succeeded()) {
                return last;
            }
        }
        return present(last);
    }

    public Outcome status() {
        Outcome last = null;
        for (int i = 0; i < pluginCount(); i++) {
            last = call(i, environment("STATUS"), netconf(i));
            if (!last.succeeded()) {
                return last;
            }
        }
        return present(last);
    }

    /// Asks the first plugin which versions it speaks.
    public Outcome version() {
        ObjectNode conf = Outcome.JSON.createObjectNode();
        conf.set("cniVersion", conflist.get("cniVersion"));
        return call(0, environment("VERSION"), conf);
    }

    /// One plugin, called with exactly this environment and stdin, right or wrong.
    ///
    /// @param type the executable's name in `CNI_PATH`
    public Outcome call(String type, Map<String, String> environment, String stdin) {
        var command = new ArrayList<>(prefix);
        command.add(find(type).toString());
        return Subprocess.of(node.inside(command)).withInput(environment, stdin).run();
    }

    /// The variables of a call about `attachment`.
    public Map<String, String> environment(String command, Attachment attachment) {
        var environment = new LinkedHashMap<>(environment(command));
        environment.put("CNI_CONTAINERID", attachment.containerId());
        environment.put("CNI_NETNS", attachment.netns());
        environment.put("CNI_IFNAME", attachment.ifname());
        environment.put("CNI_ARGS", attachment.args());
        return environment;
    }

    /// What the plugin at `index` is given on stdin: its own object, with the list's name and
    /// version and the capabilities that it declares and the runtime has values for.
    public ObjectNode netconf(int index, Attachment attachment) {
        ObjectNode conf = netconf(index);
        ObjectNode runtimeConfig = Outcome.JSON.createObjectNode();
        attachment
                .capabilityArgs()
                .forEach(
                        (name, value) -> {
                            if (conf.path("capabilities").path(name).asBoolean()) {
                                runtimeConfig.set(name, value);
                            }
                        });
        if (!runtimeConfig.isEmpty()) {
            conf.set("runtimeConfig", runtimeConfig);
        }
        return conf;
    }

    private ObjectNode netconf(int index) {
        ObjectNode conf = (ObjectNode) conflist.path("plugins").path(index).deepCopy();
        conf.set("name", conflist.get("name"));
        conf.set("cniVersion", conflist.get("cniVersion"));
        return conf;
    }

    private Map<String, String> environment(String command) {
        var folders = new ArrayList<String>();
        path.forEach(each -> folders.add(each.toString()));
        return Map.of("CNI_COMMAND", command, "CNI_PATH", String.join(":", folders));
    }

    private Outcome forEach(String command, Attachment attachment, List<Integer> order) {
        Outcome last = null;
        JsonNode previous = results.get(key(attachment));
        for (int index : order) {
            ObjectNode conf = netconf(index, attachment);
            if (previous != null && conf.path("cniVersion").asText().compareTo(V0_4_0) >= 0) {
                conf.set("prevResult", previous);
            }
            last = call(index, environment(command, attachment), conf);
            if (!last.succeeded()) {
                return last;
            }
        }
        return present(last);
    }

    private Outcome call(int index, Map<String, String> environment, ObjectNode conf) {
        String type = conflist.path("plugins").path(index).path("type").asText();
        return call(type, environment, conf.toString());
    }

    private Path find(String type) {
        for (Path folder : path) {
            Path candidate = folder.resolve(type);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("no executable " + type + " in " + path);
    }

    private int pluginCount() {
        return conflist.path("plugins").size();
    }

    private List<Integer> forwards() {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < pluginCount(); i++) {
            order.add(i);
        }
        return order;
    }

    private static Outcome present(@Nullable Outcome outcome) {
        if (outcome == null) {
            throw new IllegalArgumentException("the conflist has no plugins");
        }
        return outcome;
    }

    private static String key(Attachment attachment) {
        return attachment.containerId() + " " + attachment.ifname();
    }
}
