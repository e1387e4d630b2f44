package dev.manx.core.spec;

import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.json.ObjectNode;
import java.util.Optional;

/// The configuration of one plugin call: what a runtime makes of a conflist (spec 1.1, section 3,
/// "Deriving request configuration from plugin configuration"). The keys that every plugin shares
/// are read; the rest stays in `json` for those who know it.
///
/// @param version the version to answer in
/// @param name the network's name, which may stand in file names and link aliases
/// @param type the plugin's name
/// @param json the whole configuration, unknown keys and all
public record NetConf(SpecVersion version, String name, String type, ObjectNode json) {

    /// @throws CniException code 1 for a version that is not ours, 7 for a bad key
    public static NetConf parse(ObjectNode json) throws CniException {
        JsonView view = JsonView.root(json);
        try {
            String version = view.get("cniVersion").textOr("");
            SpecVersion known = SpecVersion.find(version).orElseThrow(() -> unsupported(version));
            String name = view.get("name").parse(Identifier::require);
            return new NetConf(known, name, view.get("type").text(), json);
        } catch (JsonException e) {
            throw new CniException(ErrorCode.INVALID_CONFIG, e.getMessage(), e);
        }
    }

    public JsonView view() {
        return JsonView.root(json);
    }

    /// The result of the plugin before us in the chain, or of the ADD that a CHECK or DEL is about.
    public Optional<Result> prevResult() throws CniException {
        try {
            JsonView previous = view().get("prevResult");
            return previous.isPresent()
                    ? Optional.of(Result.parse(previous.object()))
                    : Optional.empty();
        } catch (JsonException e) {
            throw new CniException(ErrorCode.INVALID_CONFIG, e.getMessage(), e);
        }
    }

    private static CniException unsupported(String version) {
        String found =
                version.isEmpty()
                        ? "cniVersion is missing"
                        : "cniVersion " + version + " is not supported";
        return new CniException(
                ErrorCode.INCOMPATIBLE_VERSION,
                found + " (supported: " + supportedVersions() + ")");
    }

    /// The list for people: `0.3.0, 0.3.1, …`.
    static String supportedVersions() {
        var list = new StringBuilder();
        for (SpecVersion version : SpecVersion.values()) {
            list.append(list.isEmpty() ? "" : ", ").append(version);
        }
        return list.toString();
    }
}
