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

    static MeshNode parse(JsonView view, long ownAsNumber, BgpSettings bgp) throws JsonException {
        KnownKeys.check(view, "name", "address", "address6", "asNumber", "port");
        return new MeshNode(
                view.get("name").parseOr(BirdString.empty(), BirdString::new),
                NodeAddresses.parse(view),
                Settings.asNumberOr(ownAsNumber, view.get("asNumber")),
                BgpSettings.port(view.get("port"), bgp.port()),
                false);
    }
}
