package dev.manx.harness.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The plugins that are judged.
///
/// @param path `CNI_PATH`
/// @param template the conflist, in which each `${state}` becomes a fresh folder for each check
record Chain(List<Path> path, String template) {

    static final JsonMapper JSON = new JsonMapper();

    private static final String STATE = "${state}";

    Chain {
        path = List.copyOf(path);
    }

    /// @param conflist a file
    /// @throws IllegalArgumentException when it is no conflist with a plugin
    static Chain read(List<Path> path, Path conflist) throws IOException {
        var chain = new Chain(path, Files.readString(conflist));
        JsonNode first = chain.conflist(Path.of("/")).at("/plugins/0/type");
        if (!first.isTextual()) {
            throw new IllegalArgumentException(
                    conflist + ": plugins[0].type is missing (a conflist with a plugin is needed)");
        }
        return chain;
    }

    /// The conflist for plugins that keep their files in `state`.
    ObjectNode conflist(Path state) {
        try {
            return (ObjectNode) JSON.readTree(template.replace(STATE, state.toString()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the conflist is not JSON: " + e.getMessage(), e);
        }
    }

    /// Whether all that the plugins remember goes away with a check's folder.
    boolean hasStateOfItsOwn() {
        return template.contains(STATE);
    }
}
