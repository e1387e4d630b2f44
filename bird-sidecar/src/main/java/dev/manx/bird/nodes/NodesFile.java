package dev.manx.bird.nodes;

import dev.manx.core.json.ArrayNode;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.registry.NodeEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The nodes that were heard of last, in `<dataDir>/<network>/nodes`: a node that starts while the
/// registry is out of reach has its peers all the same.
///
/// @param path the file
public record NodesFile(Path path) {

    private static final String TEMPORARY = "nodes.new";

    /// Nothing where there is no file, or one that cannot be read: the registry has it all.
    public Optional<List<NodeEntry>> read() {
        try {
            JsonView root = JsonView.root(Json.parseObject(Files.readAllBytes(path)));
            var nodes = new ArrayList<NodeEntry>();
            for (JsonView each : root.get("nodes").elements()) {
                nodes.add(NodeEntry.parse(each));
            }
            return Optional.of(nodes);
        } catch (IOException | JsonException e) {
            return Optional.empty();
        }
    }

    void write(List<NodeEntry> nodes) throws IOException {
        ObjectNode json = Json.object();
        ArrayNode list = json.putArray("nodes");
        nodes.forEach(each -> list.add(each.toJson()));
        Path folder = path.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path temporary = path.resolveSibling(TEMPORARY);
        byte[] text = (Json.pretty(json) + "\n").getBytes(StandardCharsets.UTF_8);
        Files.write(temporary, text);
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    }
}
