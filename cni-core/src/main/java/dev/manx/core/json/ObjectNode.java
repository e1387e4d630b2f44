package dev.manx.core.json;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// A JSON object: keys in the order in which they were put. It can be changed; [#deepCopy] gives
/// one that changes on its own.
public final class ObjectNode implements JsonNode {

    private final Map<String, JsonNode> members = new LinkedHashMap<>();

    ObjectNode() {}

    @Override
    public JsonNode path(String key) {
        return members.getOrDefault(key, Nothing.MISSING);
    }

    /// Whether there is such a key, be it with `null` behind it.
    public boolean has(String key) {
        return members.containsKey(key);
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    /// The keys, in order; a view that cannot be changed.
    public Set<String> keys() {
        return Collections.unmodifiableSet(members.keySet());
    }

    /// @return this object
    public ObjectNode set(String key, JsonNode value) {
        members.put(key, value);
        return this;
    }

    /// @return this object
    public ObjectNode put(String key, String value) {
        return set(key, new Text(value));
    }

    /// @return this object
    public ObjectNode put(String key, long value) {
        return set(key, new Numeral(Long.toString(value)));
    }

    /// @return this object
    public ObjectNode put(String key, boolean value) {
        return set(key, value ? Flag.TRUE : Flag.FALSE);
    }

    /// Puts an empty array behind `key`.
    ///
    /// @return the array
    public ArrayNode putArray(String key) {
        var array = new ArrayNode();
        set(key, array);
        return array;
    }

    /// Puts an empty object behind `key`.
    ///
    /// @return the new object
    public ObjectNode putObject(String key) {
        var object = new ObjectNode();
        set(key, object);
        return object;
    }

    /// All members of `other` too; those of the same key are replaced.
    ///
    /// @return this object
    public ObjectNode setAll(ObjectNode other) {
        members.putAll(other.members);
        return this;
    }

    /// @return this object
    public ObjectNode remove(Collection<String> keys) {
        for (String key : keys) {
            members.remove(key);
        }
        return this;
    }

    public ObjectNode deepCopy() {
        var copy = new ObjectNode();
        members.forEach((key, value) -> copy.members.put(key, Json.copy(value)));
        return copy;
    }

    Map<String, JsonNode> members() {
        return members;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ObjectNode that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    /// On one line.
    @Override
    public String toString() {
        return JsonWriter.compact(this);
    }
}
