package dev.manx.bird.settings;

import dev.manx.core.conf.IpamConf;
import dev.manx.core.conf.Pool;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.spec.Identifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the sidecar needs of the conflist: the network's name, where the node's blocks are written
/// down, and the pools.
///
/// @param network the network's name
/// @param ipam the `ipam` object of the plugin entry that uses `manx-ipam`
/// @param hiddenPools pools with `disableBGPExport`: nothing of them is told to a peer
public record Conflist(String network, IpamConf ipam, List<Cidr> hiddenPools) {

    private static final String IPAM_TYPE = "manx-ipam";

    public Conflist {
        hiddenPools = List.copyOf(hiddenPools);
    }

    /// @throws JsonException naming the key path
    public static Conflist parse(byte[] text) throws JsonException {
        JsonView root = JsonView.root(Json.parseObject(text));
        String network = root.get("name").parse(Identifier::require);
        for (JsonView plugin : root.get("plugins").elements()) {
            JsonView ipam = plugin.get("ipam");
            if (ipam.isPresent() && ipam.get("type").textOr("").equals(IPAM_TYPE)) {
                return new Conflist(network, IpamConf.parse(ipam), hiddenPools(ipam.get("pools")));
            }
        }
        throw root.get("plugins").problem("no plugin has an ipam of type \"" + IPAM_TYPE + "\"");
    }

    /// The folder with the file of this node's blocks.
    public Path blocksDirectory() {
        return ipam.dataDir(network);
    }

    /// Where the nodes of the registry are kept.
    public Path nodesFile() {
        return blocksDirectory().resolve("nodes");
    }

    private static List<Cidr> hiddenPools(JsonView pools) throws JsonException {
        var hidden = new ArrayList<Cidr>();
        for (JsonView each : pools.elements()) {
            if (each.get("disableBGPExport").flagOr(false)) {
                hidden.add(each.get("cidr").parse(Cidr::parse));
            }
        }
        return hidden;
    }

    public boolean hasPoolOf(Family family) {
        return ipam.pools().stream().anyMatch(pool -> pool.cidr().family() == family);
    }

    /// The pools whose addresses peers may hear of.
    public List<Cidr> exportedPools() {
        return ipam.pools().stream()
                .map(Pool::cidr)
                .filter(cidr -> !hiddenPools.contains(cidr))
                .toList();
    }
}
