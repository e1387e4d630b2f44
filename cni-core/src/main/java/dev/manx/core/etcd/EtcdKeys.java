package dev.manx.core.etcd;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import java.util.HexFormat;
import java.util.Optional;

/// How our keys are called:
///
/// ```
/// <prefix>/blocks/ipv4/0af4a680-26         the owner's name; 10.244.166.128/26
/// <prefix>/owned/<node>/ipv4/0af4a680-26   empty: the same, found by its owner
/// <prefix>/nodes/<node>                    what a node tells of itself, as JSON
/// <prefix>/live/<node>                     there while the node's sidecar is heard of
/// ```
///
/// Addresses are hexadecimal, so that keys sort as addresses do and the blocks of a range are a
/// range of keys.
///
/// @param prefix what they all begin with
record EtcdKeys(String prefix) {

    private static final HexFormat HEX = HexFormat.of();

    String block(Cidr block) {
        return prefix + "/blocks/" + name(block);
    }

    /// The first key that is beyond every block which begins within `range`.
    String beyondBlocks(Cidr range) {
        // '.' is the character after the '-' that comes before a block's length
        return prefix + "/blocks/" + folder(range.family()) + hex(range.last()) + ".";
    }

    /// The least key of a block which begins within `range`.
    String firstBlock(Cidr range) {
        return prefix + "/blocks/" + folder(range.family()) + hex(range.address());
    }

    String owned(String node, Cidr block) {
        return ownedOf(node) + name(block);
    }

    String ownedOf(String node) {
        return prefix + "/owned/" + node + "/";
    }

    String nodes() {
        return prefix + "/nodes/";
    }

    String node(String name) {
        return nodes() + name;
    }

    String live(String node) {
        return prefix + "/live/" + node;
    }

    /// The block that a key is about; nothing when somebody else put the key there.
    static Optional<Cidr> blockOf(String key) {
        int dash = key.lastIndexOf('-');
        int slash = key.lastIndexOf('/');
        if (dash < slash || slash < 0) {
            return Optional.empty();
        }
        try {
            IpAddress first = IpAddress.fromBytes(HEX.parseHex(key.substring(slash + 1, dash)));
            return Optional.of(new Cidr(first, Integer.parseInt(key.substring(dash + 1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String name(Cidr block) {
        return folder(block.family()) + hex(block.address()) + "-" + block.length();
    }

    private static String folder(Family family) {
        return switch (family) {
            case INET -> "ipv4/";
            case INET6 -> "ipv6/";
        };
    }

    private static String hex(IpAddress address) {
        return HEX.formatHex(address.toBytes());
    }
}
