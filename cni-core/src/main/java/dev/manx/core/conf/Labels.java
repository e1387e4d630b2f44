package dev.manx.core.conf;

import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import java.util.Map;
import java.util.TreeMap;

/// What a node says of itself, or what a pool wants a node to say: `{"rack": "r1"}`.
///
/// @param values by key, in their order
public record Labels(Map<String, String> values) {

    private static final Labels NONE = new Labels(Map.of());

    public Labels {
        values = Map.copyOf(values);
    }

    public static Labels none() {
        return NONE;
    }

    public static Labels parse(JsonView view) throws JsonException {
        if (!view.isPresent()) {
            return NONE;
        }
        var labels = new TreeMap<String, String>();
        for (String key : view.object().keys()) {
            labels.put(key, view.get(key).text());
        }
        return new Labels(labels);
    }

    /// These, and those of the others that these do not name.
    public Labels and(Labels others) {
        var all = new TreeMap<>(others.values);
        all.putAll(values);
        return new Labels(all);
    }

    /// Whether all the wanted ones are among these, with the same values.
    public boolean have(Labels wanted) {
        for (Map.Entry<String, String> each : wanted.values.entrySet()) {
            if (!each.getValue().equals(values.get(each.getKey()))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (Map.Entry<String, String> each : new TreeMap<>(values).entrySet()) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(each.getKey())
                    .append('=')
                    .append(each.getValue());
        }
        return text.toString();
    }
}
