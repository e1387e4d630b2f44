package dev.manx.bird;

import dev.manx.bird.config.BirdConfigBuilder;
import dev.manx.core.net.Cidr;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/// Who makes this node's blocks known. [#close()] leaves known what is.
sealed interface Announcer extends Closeable permits Birds, KernelTable {

    /// Brings blocks into use.
    ///
    /// @param builder knows the network and this node's place in it
    /// @param blocks the blocks that are this node's for certain
    /// @return whether all of it is settled; otherwise it is worth another try
    /// @throws IOException it did not work this time
    boolean apply(BirdConfigBuilder builder, List<Cidr> blocks) throws IOException;
}
