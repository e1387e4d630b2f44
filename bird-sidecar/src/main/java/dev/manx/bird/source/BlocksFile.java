package dev.manx.bird.source;

import dev.manx.core.block.BlockState;
import dev.manx.core.block.LineFileException;
import dev.manx.core.block.OwnedBlocks;
import dev.manx.core.net.Cidr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// The file of this node's blocks, which `manx-ipam` writes and we only read.
public record BlocksFile(Path path) {

    /// @param directory `<dataDir>/<network>`
    public static BlocksFile in(Path directory) {
        return new BlocksFile(directory.resolve(OwnedBlocks.FILE));
    }

    /// The blocks that are this node's for certain, in order of their addresses; none while there
    /// is no file.
    ///
    /// @throws LineFileException corrupt, too old or too new
    /// @throws IOException not readable; the message names the file
    public List<Cidr> confirmed() throws LineFileException, IOException {
        return read().inState(BlockState.CONFIRMED);
    }

    /// The same with those that are about to become or cease to be this node's.
    OwnedBlocks read() throws LineFileException, IOException {
        try {
            return OwnedBlocks.decode(path.toString(), Files.readAllBytes(path));
        } catch (NoSuchFileException e) {
            return OwnedBlocks.none();
        }
    }
}
