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
import java.util.TreeMap;

/// What a node tells the others of itself.
///
/// @param name its name in the registry
/// @param addresses what it peers from, at most one of a family
/// @param asNumber its autonomous system
/// @param labels what it says of itself
public record NodeEntry(String name, List<IpAddress> addresses, long asNumber, Labels labels) {

    private static final long AS_NUMBER_MAX = 0xffff_ffffL;

    public NodeEntry {
        addresses = List.copyOf(addresses);
    }

    public ObjectNode toJson() {
        ObjectNode json = Json.object().put("name", name);
        ArrayNode list = json.putArray("addresses");
        addresses.forEach(address -> list.add(address.toString()));
        json.put("asNumber", asNumber);
        ObjectNode values = json.putObject("labels");
        new TreeMap<>(labels.values()).forEach(values::put);
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
                Labels.parse(view.get("labels")));
    }
}
