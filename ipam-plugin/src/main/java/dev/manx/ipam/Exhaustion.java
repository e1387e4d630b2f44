package dev.manx.ipam;

import dev.manx.core.block.BlockGlance;
import dev.manx.core.conf.IpamConf;
import dev.manx.core.conf.Pool;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.registry.RegistryException;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Why a family has no address left: what its pools have here, who has the rest, what would help.
///
/// @param node this node
/// @param pools the pools that were asked, of one family
/// @param own the node's blocks
record Exhaustion(Node node, List<Pool> pools, List<BlockGlance> own) {

    /// More owners than this are only counted.
    private static final int NAMED_OWNERS = 4;

    /// No pool gives anything here.
    static CniException noPool(IpamConf conf) {
        var text = new StringBuilder();
        for (Pool pool : conf.pools()) {
            String refusal = pool.refusal(conf.labels()).orElse("gives");
            text.append(text.isEmpty() ? "" : ", ").append(pool.name()).append(' ').append(refusal);
        }
        return again("no pool gives addresses on this node: " + text);
    }

    boolean limitReached() {
        return count(pools.getFirst().cidr().family()) >= node.conf().maxBlocksPerNode();
    }

    CniException limit() {
        return again(
                "no address left: "
                        + Room.atHome(pools, own)
                        + "; this node has "
                        + count(pools.getFirst().cidr().family())
                        + " blocks, and ipam.maxBlocksPerNode is "
                        + node.conf().maxBlocksPerNode()
                        + " (raise it, or run fewer pods here)");
    }

    CniException unknown(RegistryException cause) {
        return new CniException(
                ErrorCode.TRY_AGAIN_LATER,
                "no address left at home, and no block can be claimed: "
                        + cause.getMessage()
                        + "; "
                        + Room.atHome(pools, own),
                cause);
    }

    /// Of a registry that nobody but `tend` asks.
    CniException notAhead() {
        return again(
                "no address left: "
                        + Room.atHome(pools, own)
                        + "; manx-ipam tend, which manx-bird runs, has claimed no block ahead (does"
                        + " manx-bird run, and what does its log say?)");
    }

    /// @param owners who has which block of the pools
    CniException nothingUnclaimed(Map<Cidr, String> owners) {
        return again(
                "no address left: "
                        + Room.atHome(pools, own)
                        + "; no block is unclaimed"
                        + owned(owners.values())
                        + " (give unused ones back with manx-ipam release --block, or add a pool)");
    }

    /// As in `: node2 has 14, node1 2 and 7 others 31`, most blocks first.
    private static String owned(Collection<String> owners) {
        var counts = new TreeMap<String, Integer>();
        for (String each : owners) {
            counts.merge(each, 1, Integer::sum);
        }
        var sorted = new ArrayList<>(counts.entrySet());
        sorted.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
        var text = new StringBuilder();
        int rest = 0;
        for (int i = 0; i < sorted.size(); i++) {
            if (i < NAMED_OWNERS) {
                text.append(i == 0 ? ": " : ", ").append(sorted.get(i).getKey());
                text.append(i == 0 ? " has " : " ").append(sorted.get(i).getValue());
            } else {
                rest += sorted.get(i).getValue();
            }
        }
        if (rest > 0) {
            text.append(" and ").append(sorted.size() - NAMED_OWNERS).append(" others ");
            text.append(rest);
        }
        return text.toString();
    }

    private int count(Family family) {
        int count = 0;
        for (BlockGlance each : own) {
            count += each.cidr().family() == family ? 1 : 0;
        }
        return count;
    }

    private static CniException again(String message) {
        return new CniException(ErrorCode.TRY_AGAIN_LATER, message);
    }
}
