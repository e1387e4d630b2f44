package dev.manx.bird.settings;

import dev.manx.bird.dialect.BirdString;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.net.IpAddress;

/// A node of the mesh, in which every node peers with every other.
///
/// @param name for people; empty for none
/// @param address its peering address
/// @param asNumber its autonomous system
public record MeshNode(BirdString name, IpAddress address, long asNumber) {

    static MeshNode parse(JsonView view, long ownAsNumber) throws JsonException {
        KnownKeys.check(view, "name", "address", "asNumber");
        return new MeshNode(
                view.get("name").parseOr(BirdString.empty(), BirdString::new),
                view.get("address").parse(Settings::v4),
                Settings.asNumberOr(ownAsNumber, view.get("asNumber")));
    }
}
