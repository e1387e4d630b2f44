package dev.manx.core.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockGlanceTest {

    private static final Cidr CIDR = Cidr.parse("10.1.0.0/28");
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    @Test
    void aGlanceAtTheFileTellsWhatTheWholeBlockTells() throws LineFileException {
        var random = new Random(20261125);
        for (int i = 0; i < 2_000; i++) {
            Block block = random(random);
            BlockGlance glance = BlockGlance.decode("f", block.encode());
            BlockGlance whole = BlockGlance.of(block, block.queue());
            assertThat(glance.cidr()).isEqualTo(whole.cidr());
            assertThat(glance.boot()).isEqualTo(whole.boot());
            assertThat(glance.used()).isEqualTo(whole.used());
            assertThat(glance.longestFree()).isEqualTo(whole.longestFree());
            for (int c = 0; c < 20; c++) {
                var handle = new Handle("c" + c, "eth0");
                assertThat(glance.mentions(handle)).isEqualTo(whole.mentions(handle));
            }
        }
    }

    @Test
    void partOfAContainersIdIsNotTheContainer() throws LineFileException {
        Block block = block(List.of(new Allocation(CIDR.nth(0), new Handle("abc", "eth0"), NOON)));
        BlockGlance glance = BlockGlance.decode("f", block.encode());
        assertThat(glance.mentions(new Handle("abc", "eth0"))).isTrue();
        assertThat(glance.mentions(new Handle("ab", "eth0"))).isFalse();
        assertThat(glance.mentions(new Handle("bc", "eth0"))).isFalse();
        assertThat(glance.mentions(new Handle("abc", "eth"))).isFalse();
    }

    @Test
    void anyAlteredByteIsReported() {
        byte[] good = block(List.of()).encode();
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            assertThatThrownBy(() -> BlockGlance.decode("f", bad))
                    .isInstanceOf(LineFileException.class);
        }
    }

    @Test
    void truncatedFilesAreReported() {
        byte[] good = block(List.of()).encode();
        for (int length = 0; length < good.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(good, length);
            assertThatThrownBy(() -> BlockGlance.decode("f", cut))
                    .isInstanceOf(LineFileException.class);
        }
    }

    @Test
    void whatHasTheRightChecksumAndMakesNoSenseIsReported() {
        for (List<String> lines :
                List.of(
                        List.<String>of(),
                        List.of("boot b"),
                        List.of("block 10.1.0.0/28"),
                        List.of("block x", "boot b"),
                        List.of("block 10.1.0.0/28", "boot b", "generation 1", "released "),
                        List.of(
                                "block 10.1.0.0/28",
                                "boot b",
                                "generation 1",
                                "released 10.1.0.1 x"))) {
            StringBuilder text = Block.FORMAT.begin(100);
            lines.forEach(line -> text.append(line).append('\n'));
            byte[] bytes = LineFile.finish(text);
            assertThatThrownBy(() -> BlockGlance.decode("f", bytes))
                    .as(new String(bytes, StandardCharsets.UTF_8))
                    .isInstanceOf(LineFileException.Corrupt.class);
        }
    }

    private static Block block(List<Allocation> allocations) {
        var queue = new ArrayList<FreeAddress>();
        for (int i = allocations.size(); i < CIDR.size(); i++) {
            queue.add(FreeAddress.neverUsed(CIDR.nth(i)));
        }
        return new Block(CIDR, "boot", 1, allocations, queue);
    }

    private static Block random(Random random) {
        var allocations = new ArrayList<Allocation>();
        var queue = new ArrayList<FreeAddress>();
        int kinds = 1 + random.nextInt(3);
        for (int i = 0; i < CIDR.size(); i++) {
            IpAddress address = CIDR.nth(i);
            Instant time = NOON.plusNanos(random.nextLong(3_000) * 1_000_000);
            switch (random.nextInt(kinds)) {
                case 0 ->
                        allocations.add(new Allocation(address, new Handle("c" + i, "eth0"), time));
                case 1 -> queue.add(new FreeAddress(address, time));
                default -> queue.add(FreeAddress.neverUsed(address));
            }
        }
        return new Block(CIDR, "boot", random.nextInt(9), allocations, queue);
    }
}
