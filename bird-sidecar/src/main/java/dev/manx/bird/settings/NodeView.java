package dev.manx.bird.settings;

import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import java.util.ArrayList;
import java.util.List;

/// An object of the routing file as it is for one node: a key of the node's own goes before the
/// file's, and errors name the one of the two that counted.
///
/// @param common what holds for all nodes
/// @param own what holds for this one; nothing where it has nothing of its own
record NodeView(JsonView common, JsonView own) {

    /// Whether either is there.
    boolean isPresent() {
        return common.isPresent() || own.isPresent();
    }

    /// The node's where there is one, else the file's.
    JsonView get(String key) throws JsonException {
        JsonView mine = own.get(key);
        return mine.isPresent() ? mine : common.get(key);
    }

    /// An object of which each key may be the node's or the file's.
    NodeView object(String key) throws JsonException {
        return new NodeView(common.get(key), own.get(key));
    }

    /// The members of the file's array, then those of the node's.
    List<JsonView> elements(String key) throws JsonException {
        var all = new ArrayList<>(common.get(key).elements());
        all.addAll(own.get(key).elements());
        return all;
    }
}
