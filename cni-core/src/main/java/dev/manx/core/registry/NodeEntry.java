package dev.manx.core.registry;

import dev.manx.core.conf.IpamConf;
import dev.manx.core.conf.Labels;
import dev.manx.core.json.ArrayNode;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// What a node tells the others of itself.
///
/// @param name its name in the registry
/// @param addresses what it peers from, at most one of a family
/// @param asNumber its autonomous system
/// @param labels what it says of itself
/// @param clusterId of the route reflectors that it is one of (RFC 4456), looks like an IPv4
///   address
public record NodeEntry(
        String name,
        List<IpAddress> addresses,
        long asNumber,
        Labels labels,
        Optional<IpAddress> clusterId) {

    /// The largest there is (RFC 6793).
    public static final long AS_NUMBER_MAX = 0xffff_ffffL;

    public NodeEntry {
        addresses = List.copyOf(addresses);
    }

    /// One that is no route reflector.
    public NodeEntry(String name, List<IpAddress> addresses, long asNumber, Labels labels) {
        this(name, addresses, asNumber, labels, Optional.empty());
    }

    public ObjectNode toJson() {
        ObjectNode json = Json.object().put("name", name);
        ArrayNode list = json.putArray("addresses");
        addresses.forEach(address -> list.add(address.toString()));
        json.put("asNumber", asNumber);
        ObjectNode values = json.putObject("labels");
        new TreeMap<>(labels.values()).forEach(values::put);
        clusterId.ifPresent(id -> json.put("routeReflectorClusterId", id.toString()));
        return json;
    }

    /// @throws JsonException naming the key path; another version of Manx may have written it
    public static NodeEntry parse(JsonView view) throws JsonException {
        var addresses = new ArrayList<IpAddress>();
        for (JsonView each : view.requireObject().get("addresses").elements()) {
            addresses.add(each.parse(IpAddress::parse));
        }
        return new NodeEntry(
                view.get("name").parse(IpamConf::nodeName),
                addresses,
                view.get("asNumber").wholeNumber(1, AS_NUMBER_MAX),
                Labels.parse(view.get("labels")),
                view.get("routeReflectorClusterId").parseIfPresent(IpAddress::parse));
    }
}
