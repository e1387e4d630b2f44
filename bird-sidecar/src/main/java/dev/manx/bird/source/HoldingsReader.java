package dev.manx.bird.source;

import dev.manx.bird.status.Holdings;
import dev.manx.core.block.Block;
import dev.manx.core.block.BlockState;
import dev.manx.core.block.FreeAddress;
import dev.manx.core.block.LineFileException;
import dev.manx.core.block.OwnedBlock;
import dev.manx.core.block.OwnedBlocks;
import dev.manx.core.block.UnlockedRead;
import dev.manx.core.conf.Pool;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;

/// Counts what this node has, by the files that `manx-ipam` writes and we only read: each is whole,
/// but they may be from before and after a change.
///
/// @param dataDir the folder of `blocks`
/// @param runDir the folder of the blocks' allocations
/// @param boot this boot's id: allocations of another one are void
/// @param pools that give addresses here
public record HoldingsReader(Path dataDir, Path runDir, String boot, List<Pool> pools) {

    public HoldingsReader {
        pools = List.copyOf(pools);
    }

    /// @return what is known: nothing when `blocks` cannot be read, and no free addresses when one
    ///   of the allocations cannot
    public Holdings read() {
        try {
            OwnedBlocks owned = BlocksFile.in(dataDir).read();
            var blocks = new EnumMap<BlockState, Integer>(BlockState.class);
            for (BlockState each : BlockState.values()) {
                blocks.put(each, 0);
            }
            for (OwnedBlock each : owned.blocks()) {
                blocks.merge(each.state(), 1, Integer::sum);
            }
            return new Holdings(blocks, free(owned.inState(BlockState.CONFIRMED)));
        } catch (LineFileException | IOException e) {
            return Holdings.unknown(); // the loop has said so in its log
        }
    }

    private EnumMap<Family, Long> free(List<Cidr> confirmed) throws IOException {
        var free = new EnumMap<Family, Long>(Family.class);
        try {
            for (Cidr each : confirmed) {
                free.merge(each.family(), freeIn(each), Long::sum);
            }
        } catch (LineFileException e) {
            free.clear();
        }
        return free;
    }

    /// A block without a file of this boot has not been used yet.
    private long freeIn(Cidr cidr) throws IOException, LineFileException {
        Path file = runDir.resolve(Block.fileName(cidr));
        Block block;
        try {
            block = UnlockedRead.of(() -> decode(file, cidr));
        } catch (NoSuchFileException e) {
            block = Block.fresh(cidr, boot);
        }
        if (!block.boot().equals(boot)) {
            block = Block.fresh(cidr, boot);
        }
        long free = 0;
        for (FreeAddress each : block.queue()) {
            free += isGiven(each.address()) ? 1 : 0;
        }
        return free;
    }

    private static Block decode(Path file, Cidr cidr) throws IOException, LineFileException {
        Block block = Block.decode(file.toString(), Files.readAllBytes(file));
        Block.requireAbout(file.toString(), cidr, block.cidr());
        return block;
    }

    private boolean isGiven(IpAddress address) {
        for (Pool pool : pools) {
            if (pool.cidr().contains(address)) {
                return !pool.isReserved(address);
            }
        }
        return false;
    }
}
