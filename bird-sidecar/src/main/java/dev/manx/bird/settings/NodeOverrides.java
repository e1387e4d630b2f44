package dev.manx.bird.settings;

import dev.manx.core.conf.IpamConf;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.net.Cidr;
import java.util.ArrayList;
import java.util.List;

/// The `nodes` object: by a node's name, what is not as the file says for all. So one file does for
/// all nodes, as Calico's node-specific resources do.
final class NodeOverrides {

    private static final String KEY = "nodes";

    private NodeOverrides() {}

    /// Keys of all nodes are looked at, so that a mistyped one is found wherever the file is read.
    static void check(JsonView root) throws JsonException {
        for (JsonView node : all(root)) {
            KnownKeys.check(
                    node,
                    "address",
                    "address6",
                    "asNumber",
                    "routerId",
                    "bgp",
                    "peers",
                    "ignoredInterfaces");
            BgpSettings.checkKeys(node.get("bgp"));
        }
    }

    /// The file as a node of this name reads it.
    static NodeView viewOf(JsonView root, String name) throws JsonException {
        JsonView nodes = root.get(KEY);
        JsonView own = nodes.isPresent() ? nodes.get(name) : nodes;
        return new NodeView(root, own);
    }

    /// The `bgp.serviceCIDRs` of whichever node.
    static List<Cidr> allServiceCidrs(JsonView root) throws JsonException {
        var all = new ArrayList<>(services(root));
        for (JsonView node : all(root)) {
            services(node).stream().filter(cidr -> !all.contains(cidr)).forEach(all::add);
        }
        return all;
    }

    private static List<Cidr> services(JsonView view) throws JsonException {
        return BgpSettings.serviceCidrs(view.get("bgp").get("serviceCIDRs"));
    }

    private static List<JsonView> all(JsonView root) throws JsonException {
        JsonView nodes = root.get(KEY);
        var all = new ArrayList<JsonView>();
        if (nodes.isPresent()) {
            for (String name : nodes.object().keys()) {
                JsonView node = nodes.get(name);
                try {
                    IpamConf.nodeName(name);
                } catch (IllegalArgumentException e) {
                    throw node.problem(String.valueOf(e.getMessage()));
                }
                all.add(node);
            }
        }
        return all;
    }
}
