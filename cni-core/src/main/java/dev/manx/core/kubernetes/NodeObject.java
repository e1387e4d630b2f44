package dev.manx.core.kubernetes;

import dev.manx.core.conf.IpamConf;
import dev.manx.core.conf.Labels;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonNode;
import dev.manx.core.json.JsonView;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import dev.manx.core.registry.NodeEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a node's object in Kubernetes tells of it: its `InternalIP` addresses, the first of each
/// family; its labels; and two annotations.
final class NodeObject {

    static final String PATH = "/api/v1/nodes";

    /// Its autonomous system, where it is not that of all.
    static final String AS_NUMBER = "manx.dev/as-number";

    /// That it is a route reflector, and of which cluster.
    static final String CLUSTER_ID = "manx.dev/route-reflector-cluster-id";

    private NodeObject() {}

    /// @param usualAs the autonomous system of a node that says nothing
    /// @throws JsonException naming the key path, and what would be right
    static NodeEntry parse(JsonNode object, long usualAs) throws JsonException {
        JsonView view = JsonView.root(object);
        JsonView metadata = view.get("metadata");
        JsonView annotations = metadata.get("annotations");
        return new NodeEntry(
                metadata.get("name").parse(IpamConf::nodeName),
                addresses(view.get("status").get("addresses")),
                annotations.get(AS_NUMBER).parseOr(usualAs, NodeObject::asNumber),
                labels(object),
                annotations.get(CLUSTER_ID).parseIfPresent(NodeObject::clusterId));
    }

    /// @throws JsonException naming the key path
    static Labels labels(JsonNode object) throws JsonException {
        return Labels.parse(JsonView.root(object).get("metadata").get("labels"));
    }

    private static List<IpAddress> addresses(JsonView view) throws JsonException {
        var addresses = new ArrayList<IpAddress>();
        for (Family family : Family.values()) {
            for (JsonView each : view.elements()) {
                if (each.get("type").text().equals("InternalIP")) {
                    IpAddress address = each.get("address").parse(IpAddress::parse);
                    if (address.family() == family) {
                        addresses.add(address);
                        break;
                    }
                }
            }
        }
        return addresses;
    }

    private static Long asNumber(String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= 1 && number <= NodeEntry.AS_NUMBER_MAX) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" must be an AS number, 1 to " + NodeEntry.AS_NUMBER_MAX);
    }

    private static IpAddress clusterId(String text) {
        Optional<IpAddress> id = Optional.empty();
        try {
            id = Optional.of(IpAddress.parse(text));
        } catch (IllegalArgumentException e) {
            // said below
        }
        return id.filter(each -> each.family() == Family.INET && each.low() != 0)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "\""
                                                + text
                                                + "\" is not a cluster id, which looks like an IPv4"
                                                + " address and is not 0.0.0.0"));
    }
}
