package dev.manx.bird.settings;

import dev.manx.bird.dialect.BirdString;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;

/// A node of the mesh, in which every node peers with every other.
///
/// @param name for people; empty for none
/// @param addresses what it peers from; a session for each family that we have too
/// @param asNumber its autonomous system
/// @param port where it listens
/// @param reflectorClient whether we are its route reflector (RFC 4456)
public record MeshNode(
        BirdString name,
        NodeAddresses addresses,
        long asNumber,
        int port,
        boolean reflectorClient) {

    /// Its AS and its port, where they are not said here, are what the file says of a node of its
    /// name, else of all.
    static MeshNode parse(JsonView view, JsonView root, long usualAs) throws JsonException {
        KnownKeys.check(view, "name", "address", "address6", "asNumber", "port");
        BirdString name = view.get("name").parseOr(BirdString.empty(), BirdString::new);
        NodeView node = NodeOverrides.viewOf(root, name.text());
        JsonView port = node.object("bgp").get("port");
        return new MeshNode(
                name,
                NodeAddresses.parse(view),
                Settings.asNumberOr(
                        Settings.asNumberOr(usualAs, node.get("asNumber")), view.get("asNumber")),
                BgpSettings.port(view.get("port"), BgpSettings.port(port, BgpSettings.PORT)),
                false);
    }
}
