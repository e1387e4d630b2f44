package dev.manx.ipam.store;

import dev.manx.core.block.Block;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import java.util.Optional;

/// Which block a file is about, by its name: [Block#fileName] the other way round.
public final class BlockFileName {

    private BlockFileName() {}

    /// @return nothing for any other file, such as the lock or a temporary one
    public static Optional<Cidr> parse(String name) {
        int dash = name.lastIndexOf('-');
        if (dash <= 0 || name.startsWith(".")) {
            return Optional.empty();
        }
        try {
            Cidr cidr =
                    new Cidr(
                            IpAddress.parse(name.substring(0, dash)),
                            Integer.parseInt(name.substring(dash + 1)));
            return Block.fileName(cidr).equals(name) ? Optional.of(cidr) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
