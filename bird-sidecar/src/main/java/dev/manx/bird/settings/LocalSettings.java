package dev.manx.bird.settings;

import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.net.Cidr;
import java.util.List;

/// The part of the routing file that is the same for every node that shares it: all that is needed
/// to find what runs here and to end it.
///
/// @param export who is told of this node's blocks
/// @param bird the daemons
/// @param services the service addresses of whichever node
public record LocalSettings(Export export, BirdSettings bird, List<Cidr> services) {

    public LocalSettings {
        services = List.copyOf(services);
    }

    /// @param text JSON, comments allowed
    /// @throws JsonException naming the key path
    public static LocalSettings parse(byte[] text) throws JsonException {
        JsonView root = JsonView.root(Json.parseObjectWithComments(text));
        Export export = Export.parse(root.get("export"));
        Settings.checkKeys(root, export);
        return new LocalSettings(
                export, BirdSettings.parse(root.get("bird")), NodeOverrides.allServiceCidrs(root));
    }
}
