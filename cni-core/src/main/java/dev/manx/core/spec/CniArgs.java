package dev.manx.core.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `CNI_ARGS`: `KEY=value` pairs with semicolons between them. `K8S_*` keys and `IP` are known;
/// another key is an error unless `IgnoreUnknown=1` (or `true`) is among the pairs, as libcni has
/// it.
///
/// @param values the pairs in their order; a key given twice keeps its last value
public record CniArgs(Map<String, String> values) {

    private static final Set<String> KNOWN = Set.of("IP", "MAC", "IgnoreUnknown");

    public CniArgs {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// @throws CniException (code 4) naming the pair or the key
    public static CniArgs parse(String text) throws CniException {
        var values = new LinkedHashMap<String, String>();
        for (String pair : text.split(";", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new CniException(
                        ErrorCode.INVALID_ENVIRONMENT,
                        "CNI_ARGS: \"" + pair + "\" is not KEY=value");
            }
            values.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        var args = new CniArgs(values);
        if (!args.ignoresUnknown()) {
            for (String key : values.keySet()) {
                if (!KNOWN.contains(key) && !key.startsWith("K8S_")) {
                    throw new CniException(
                            ErrorCode.INVALID_ENVIRONMENT,
                            "CNI_ARGS: unknown key "
                                    + key
                                    + " (known: IP, MAC, K8S_*; or add IgnoreUnknown=1)");
                }
            }
        }
        return args;
    }

    /// The value, unless it is absent or empty.
    public Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
    }

    private boolean ignoresUnknown() {
        String value = values.getOrDefault("IgnoreUnknown", "");
        return value.equals("1") || value.equalsIgnoreCase("true");
    }
}
