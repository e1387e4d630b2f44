package dev.manx.bird.config;

import dev.manx.bird.dialect.Daemon;
import java.util.LinkedHashMap;
import java.util.Map;

/// The texts of a daemon's three files. The first includes the others by their bare names, which
/// BIRD takes as beside it.
///
/// @param daemon whose they are; their names begin with its
/// @param main protocols and peers
/// @param aggregation this node's blocks: static routes and the function that announces them
/// @param ipam the filters towards peers and towards the kernel, by pools
public record RenderedConfig(Daemon daemon, String main, String aggregation, String ipam) {

    /// Name to text, in the order above.
    public Map<String, String> files() {
        var files = new LinkedHashMap<String, String>();
        files.put(daemon.mainFile(), main);
        files.put(daemon.aggregationFile(), aggregation);
        files.put(daemon.ipamFile(), ipam);
        return files;
    }
}
