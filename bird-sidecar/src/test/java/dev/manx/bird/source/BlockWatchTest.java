package dev.manx.bird.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.block.BlockState;
import dev.manx.core.block.OwnedBlocks;
import dev.manx.core.net.Cidr;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BlockWatchTest {

    private static final Cidr FIRST = Cidr.parse("10.244.166.128/26");
    private static final Cidr SECOND = Cidr.parse("10.244.167.0/26");

    @TempDir Path folder;
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private final BlockWatch.Listener listener =
            new BlockWatch.Listener() {
                @Override
                public void blocksChanged() {
                    told.add("changed");
                }

                @Override
                public void blockWanted() {
                    told.add("wanted");
                }

                @Override
                public void blocksUnreadable(String problem) {
                    told.add(problem);
                }
            };

    @Test
    void whatTheFileHoldsIsKnownAtOnce() throws Exception {
        write(OwnedBlocks.none().with(FIRST, BlockState.CONFIRMED, Instant.EPOCH));
        try (var watch = BlockWatch.start(directory(), listener)) {
            assertThat(watch.confirmed()).contains(List.of(FIRST));
        }
    }

    @Test
    void aCallThatWaitsForABlockIsHeardOf() throws Exception {
        Files.createDirectories(directory());
        try (var watch = BlockWatch.start(directory(), listener)) {
            assertThat(next()).isEqualTo("changed");
            Files.writeString(directory().resolve("nodes"), "{}");
            Files.writeString(directory().resolve("wanted-10.244.0.0-16"), "10.244.0.0/16\n");
            assertThat(next()).isEqualTo("wanted");
            assertThat(watch.confirmed()).contains(List.of());
        }
    }

    @Test
    void noFileMeansNoBlocks() throws Exception {
        try (var watch = BlockWatch.start(directory(), listener)) {
            assertThat(watch.confirmed()).contains(List.of());
        }
    }

    @Test
    void aFolderThatComesLaterIsFound() throws Exception {
        try (var watch = BlockWatch.start(directory(), listener)) {
            assertThat(next()).isEqualTo("changed");
            write(OwnedBlocks.none().with(FIRST, BlockState.CONFIRMED, Instant.EPOCH));
            assertThat(next()).isEqualTo("changed");
            assertThat(watch.confirmed()).contains(List.of(FIRST));
        }
    }

    @Test
    void aFolderThatIsMadeAnewIsFoundAgain() throws Exception {
        OwnedBlocks blocks = OwnedBlocks.none().with(FIRST, BlockState.CONFIRMED, Instant.EPOCH);
        write(blocks);
        try (var watch = BlockWatch.start(directory(), listener)) {
            assertThat(next()).isEqualTo("changed");
            Files.delete(directory().resolve(OwnedBlocks.FILE));
            assertThat(next()).isEqualTo("changed");
            Files.delete(directory());
            write(blocks);
            assertThat(next()).isEqualTo("changed");
            assertThat(watch.confirmed()).contains(List.of(FIRST));
        }
    }

    @Test
    void onlyConfirmedBlocksCount() throws Exception {
        OwnedBlocks blocks = OwnedBlocks.none().with(FIRST, BlockState.PENDING, Instant.EPOCH);
        write(blocks);
        try (var watch = BlockWatch.start(directory(), listener)) {
            assertThat(next()).isEqualTo("changed");
            assertThat(watch.confirmed()).contains(List.of());
            // Only the second write changes what counts.
            write(blocks.with(SECOND, BlockState.RELEASING, Instant.EPOCH));
            write(blocks.with(SECOND, BlockState.CONFIRMED, Instant.EPOCH));
            assertThat(next()).isEqualTo("changed");
            assertThat(watch.confirmed()).contains(List.of(SECOND));
        }
    }

    @Test
    void aDamagedFileChangesNothingAndIsNamed() throws Exception {
        write(OwnedBlocks.none().with(FIRST, BlockState.CONFIRMED, Instant.EPOCH));
        try (var watch = BlockWatch.start(directory(), listener)) {
            assertThat(next()).isEqualTo("changed");
            Path damaged = folder.resolve("damaged");
            Files.writeString(damaged, "manx-blocks 1\nblock x\n");
            move(damaged);
            assertThat(next())
                    .isEqualTo(
                            directory().resolve(OwnedBlocks.FILE)
                                    + ": corrupt: its checksum is not right (22 bytes; cut short or"
                                    + " altered)");
            assertThat(watch.confirmed()).contains(List.of(FIRST));
        }
    }

    @Test
    void aFileThatWasNeverReadableTellsNothing() throws Exception {
        Files.createDirectories(directory());
        Files.writeString(directory().resolve(OwnedBlocks.FILE), "nonsense");
        try (var watch = BlockWatch.start(directory(), listener)) {
            assertThat(watch.confirmed()).isEmpty();
        }
    }

    private Path directory() {
        return folder.resolve("data").resolve("manx");
    }

    /// As IPAM does: beside it, then renamed.
    private void write(OwnedBlocks blocks) throws Exception {
        Path beside = folder.resolve("new");
        Files.write(beside, blocks.encode());
        Files.createDirectories(directory());
        move(beside);
    }

    private void move(Path file) throws Exception {
        Files.move(file, directory().resolve(OwnedBlocks.FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    private String next() throws InterruptedException {
        String next = told.poll(10, TimeUnit.SECONDS);
        return next == null ? "nothing within 10 s" : next;
    }
}
