package dev.manx.bird.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.bird.status.Holdings;
import dev.manx.core.block.Allocation;
import dev.manx.core.block.Block;
import dev.manx.core.block.BlockState;
import dev.manx.core.block.FreeAddress;
import dev.manx.core.block.Handle;
import dev.manx.core.block.OwnedBlock;
import dev.manx.core.block.OwnedBlocks;
import dev.manx.core.conf.Pool;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HoldingsReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Cidr USED = Cidr.parse("10.0.0.0/30");
    private static final Cidr UNUSED = Cidr.parse("10.0.0.4/30");
    private static final Cidr LEAVING = Cidr.parse("10.0.0.8/30");
    private static final Cidr SIX = Cidr.parse("fd00::/126");

    @TempDir private Path data;
    @TempDir private Path run;

    @BeforeEach
    void fourBlocks() throws Exception {
        var owned =
                new OwnedBlocks(
                        List.of(
                                new OwnedBlock(USED, BlockState.CONFIRMED, NOW),
                                new OwnedBlock(UNUSED, BlockState.CONFIRMED, NOW),
                                new OwnedBlock(LEAVING, BlockState.RELEASING, NOW),
                                new OwnedBlock(SIX, BlockState.CONFIRMED, NOW)));
        Files.write(data.resolve(OwnedBlocks.FILE), owned.encode());
        write(withOneGiven(USED, "boot-1"));
    }

    private Holdings read() {
        var pools =
                List.of(
                        new Pool(Cidr.parse("10.0.0.0/24"), 30),
                        new Pool(Cidr.parse("fd00::/120"), 126));
        return new HoldingsReader(data, run, "boot-1", pools).read();
    }

    private void write(Block block) throws Exception {
        Files.write(run.resolve(Block.fileName(block.cidr())), block.encode());
    }

    private static Block withOneGiven(Cidr cidr, String boot) {
        var queue = new ArrayList<FreeAddress>(Block.fresh(cidr, boot).queue());
        var given = queue.removeFirst().address();
        var allocation = new Allocation(given, new Handle("pod", "eth0"), NOW);
        return new Block(cidr, boot, 1, List.of(allocation), queue);
    }

    @Test
    void blocksAreCountedByStateAndFreeAddressesOfTheConfirmedByFamily() {
        assertThat(read())
                .isEqualTo(
                        new Holdings(
                                Map.of(
                                        BlockState.PENDING,
                                        0,
                                        BlockState.CONFIRMED,
                                        3,
                                        BlockState.RELEASING,
                                        1),
                                Map.of(Family.INET, 7L, Family.INET6, 4L)));
    }

    @Test
    void allocationsOfAnotherBootAreVoid() throws Exception {
        write(withOneGiven(USED, "boot-0"));
        assertThat(read().free()).containsEntry(Family.INET, 8L);
    }

    @Test
    void noFileMeansNoBlocks() throws Exception {
        Files.delete(data.resolve(OwnedBlocks.FILE));
        assertThat(read().blocks().values()).containsOnly(0);
        assertThat(read().free()).isEmpty();
    }

    @Test
    void fileAboutAnotherBlockIsNotCounted() throws Exception {
        Block other = withOneGiven(Cidr.parse("10.0.0.96/30"), "boot-1");
        Files.write(run.resolve(Block.fileName(USED)), other.encode());
        assertThat(read().free()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsLeftOut() throws Exception {
        Files.writeString(run.resolve(Block.fileName(USED)), "nonsense\n");
        assertThat(read().free()).isEmpty();
        assertThat(read().blocks()).containsEntry(BlockState.CONFIRMED, 3);
        Files.writeString(data.resolve(OwnedBlocks.FILE), "nonsense\n");
        assertThat(read()).isEqualTo(Holdings.unknown());
    }
}
