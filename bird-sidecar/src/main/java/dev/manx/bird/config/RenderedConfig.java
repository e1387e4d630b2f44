package dev.manx.bird.config;

import java.util.LinkedHashMap;
import java.util.Map;

/// The texts of BIRD's three files. The first includes the others by their bare names, which BIRD
/// takes as beside it.
///
/// @param main protocols and peers
/// @param aggregation this node's blocks: static routes and the function that announces them
/// @param ipam the filters towards peers and towards the kernel, by pools
public record RenderedConfig(String main, String aggregation, String ipam) {

    public static final String MAIN_FILE = "bird.cfg";
    public static final String AGGREGATION_FILE = "bird_aggr.cfg";
    public static final String IPAM_FILE = "bird_ipam.cfg";

    /// Name to text, in the order above.
    public Map<String, String> files() {
        var files = new LinkedHashMap<String, String>();
        files.put(MAIN_FILE, main);
        files.put(AGGREGATION_FILE, aggregation);
        files.put(IPAM_FILE, ipam);
        return files;
    }
}
