package dev.manx.core.conf;

import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.net.AddressRange;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import dev.manx.core.spec.Identifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A range of addresses, cut into blocks of one size.
///
/// @param name what requests call it; without a name of its own, its prefix
/// @param cidr all its addresses
/// @param blockSize prefix length of a block: 20 to 32, or 116 to 128, and not shorter than the
///   pool's
/// @param disabled whether it gives nothing new; what it gave comes back to it all the same
/// @param nodes which nodes it gives to
/// @param reserved addresses it never gives
public record Pool(
        String name,
        Cidr cidr,
        int blockSize,
        boolean disabled,
        Labels nodes,
        List<AddressRange> reserved) {

    public Pool {
        reserved = List.copyOf(reserved);
    }

    /// A pool without a name of its own, for every node.
    public Pool(Cidr cidr, int blockSize) {
        this(cidr.toString(), cidr, blockSize, false, Labels.none(), List.of());
    }

    /// A part of this pool, as a pool.
    public Pool part(Cidr range) {
        return new Pool(name, range, blockSize, disabled, nodes, reserved);
    }

    static Pool parse(JsonView view) throws JsonException {
        Cidr cidr = view.requireObject().get("cidr").parse(Cidr::parse);
        boolean v4 = cidr.family() == Family.INET;
        int smallest = Math.max(v4 ? 20 : 116, cidr.length());
        int largest = cidr.family().bits();
        int usual = Math.max(v4 ? 26 : 122, cidr.length());
        return new Pool(
                view.get("name").parseOr(cidr.toString(), Identifier::require),
                cidr,
                view.get("blockSize").integerOr(usual, smallest, largest),
                view.get("disabled").flagOr(false),
                Labels.parse(view.get("nodeSelector")),
                reserved(view.get("reserved"), cidr));
    }

    private static List<AddressRange> reserved(JsonView view, Cidr pool) throws JsonException {
        var ranges = new ArrayList<AddressRange>();
        for (JsonView each : view.elements()) {
            AddressRange range = each.parse(AddressRange::parse);
            if (!pool.contains(range.first()) || !pool.contains(range.last())) {
                throw each.problem(range + " is not in the pool, " + pool);
            }
            ranges.add(range);
        }
        return ranges;
    }

    /// Why this pool gives nothing new on a node with these labels; nothing when it does.
    public Optional<String> refusal(Labels node) {
        if (disabled) {
            return Optional.of("is disabled");
        }
        return node.have(nodes)
                ? Optional.empty()
                : Optional.of("is for nodes with the labels " + nodes);
    }

    public boolean isReserved(IpAddress address) {
        for (AddressRange each : reserved) {
            if (each.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /// Whether any address of a block is reserved.
    public boolean reservesIn(Cidr block) {
        for (AddressRange each : reserved) {
            if (each.overlaps(block)) {
                return true;
            }
        }
        return false;
    }

    /// Whether no address of a block can be given: nobody should claim it.
    public boolean reservesAllOf(Cidr block) {
        if (!reservesIn(block)) {
            return false;
        }
        for (long i = 0; i < block.size(); i++) {
            if (!isReserved(block.nth(i))) {
                return false;
            }
        }
        return true;
    }

    public long blockCount() {
        return cidr.count(blockSize);
    }

    /// The block that `address`, an address of this pool, is in.
    public Cidr blockOf(IpAddress address) {
        return Cidr.containing(address, blockSize);
    }
}
