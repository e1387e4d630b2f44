package dev.manx.core.conf;

import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import dev.manx.core.spec.Identifier;

/// A range of addresses, cut into blocks of one size.
///
/// @param name what requests call it; without a name of its own, its prefix
/// @param cidr all its addresses
/// @param blockSize prefix length of a block: 20 to 32, or 116 to 128, and not shorter than the
///   pool's
public record Pool(String name, Cidr cidr, int blockSize) {

    /// A pool without a name of its own.
    public Pool(Cidr cidr, int blockSize) {
        this(cidr.toString(), cidr, blockSize);
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
                view.get("blockSize").integerOr(usual, smallest, largest));
    }

    public long blockCount() {
        return cidr.count(blockSize);
    }

    /// The block that `address`, an address of this pool, is in.
    public Cidr blockOf(IpAddress address) {
        return Cidr.containing(address, blockSize);
    }
}
