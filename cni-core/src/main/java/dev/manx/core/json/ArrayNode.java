package dev.manx.core.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/// A JSON array. It can be changed.
public final class ArrayNode implements JsonNode, Iterable<JsonNode> {

    private final List<JsonNode> elements = new ArrayList<>();

    ArrayNode() {}

    public int size() {
        return elements.size();
    }

    public JsonNode get(int index) {
        return elements.get(index);
    }

    /// The elements, in order; they cannot be removed by it.
    @Override
    public Iterator<JsonNode> iterator() {
        return Collections.unmodifiableList(elements).iterator();
    }

    /// @return this array
    public ArrayNode add(JsonNode element) {
        elements.add(element);
        return this;
    }

    /// @return this array
    public ArrayNode add(String element) {
        return add(new Text(element));
    }

    /// Adds an empty object.
    ///
    /// @return the new object
    public ObjectNode addObject() {
        var object = new ObjectNode();
        add(object);
        return object;
    }

    public ArrayNode deepCopy() {
        var copy = new ArrayNode();
        elements.forEach(each -> copy.add(Json.copy(each)));
        return copy;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ArrayNode that && elements.equals(that.elements);
    }

    @Override
    public int hashCode() {
        return elements.hashCode();
    }

    /// On one line.
    @Override
    public String toString() {
        return JsonWriter.compact(this);
    }
}
