package dev.manx.ipam.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.block.Block;
import dev.manx.core.block.BlockText;
import dev.manx.core.block.FreeAddress;
import dev.manx.core.block.Handle;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/// [BlockText] beside [Block] and [BlockAllocator], which say what it should.
class BlockTextTest {

    private static final String BOOT = "5b6f0f3c";
    private static final Cidr CIDR = Cidr.parse("10.244.166.128/28");
    private static final Duration COOLDOWN = Duration.ofSeconds(30);
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    @Test
    void anyStoryOfABlockIsTheSameInBothWays() throws Exception {
        var random = new Random(20261126);
        for (String cidr : List.of("10.244.166.128/26", "10.0.0.0/30", "fd00:10::40/122")) {
            for (int story = 0; story < 40; story++) {
                tell(Block.fresh(Cidr.parse(cidr), BOOT), random);
            }
        }
    }

    private static void tell(Block fresh, Random random) throws Exception {
        Block block = fresh;
        Instant now = NOON;
        int handles = 1 + random.nextInt(2 * (int) block.cidr().size());
        long kept = random.nextLong(block.cidr().size());
        Predicate<IpAddress> reserved =
                random.nextBoolean() ? each -> false : block.cidr().nth(kept)::equals;
        for (int step = 0; step < 300; step++) {
            now = now.plusMillis(random.nextLong(6) * random.nextLong(2_000));
            var handle = new Handle("container" + random.nextInt(handles), "eth0");
            block =
                    random.nextInt(5) < 3
                            ? given(block, handle, now, reserved)
                            : released(block, handle, now);
        }
    }

    private static Block given(
            Block block, Handle handle, Instant now, Predicate<IpAddress> reserved)
            throws Exception {
        BlockText text = text(block.encode()).orElseThrow();
        assertThat(text.used()).isEqualTo(block.allocations().size());
        List<FreeAddress> queue =
                block.queue().stream().filter(each -> !reserved.test(each.address())).toList();
        Optional<FreeAddress> wanted = BlockAllocator.nextRested(queue, now, COOLDOWN);
        Optional<BlockText.Next> next = text.next(now.minus(COOLDOWN), reserved);
        assertThat(next.map(BlockText.Next::address)).isEqualTo(wanted.map(FreeAddress::address));
        if (next.isEmpty()) {
            return block;
        }
        byte[] file = text.give(next.get(), handle, now);
        Block after = BlockAllocator.assign(block, next.get().address(), handle, now);
        return same(file, after);
    }

    private static Block released(Block block, Handle handle, Instant now) throws Exception {
        Optional<byte[]> file = text(block.encode()).orElseThrow().release(handle, now);
        Block after = BlockAllocator.release(block, handle, now);
        if (file.isEmpty()) {
            assertThat(after).isSameAs(block);
            return block;
        }
        return same(file.get(), after);
    }

    private static Block same(byte[] file, Block wanted) throws Exception {
        assertThat(new String(file, StandardCharsets.UTF_8))
                .isEqualTo(new String(wanted.encode(), StandardCharsets.UTF_8));
        return Block.decode("f", file);
    }

    private static Optional<BlockText> text(byte[] file) throws Exception {
        Block block = Block.decode("f", file);
        return BlockText.of(file, block.cidr(), BOOT);
    }

    @Test
    void partOfAContainersIdIsNotTheContainer() {
        Block block =
                BlockAllocator.assign(
                        Block.fresh(CIDR, BOOT), CIDR.nth(0), new Handle("abc", "eth0"), NOON);
        BlockText text = BlockText.of(block.encode(), CIDR, BOOT).orElseThrow();
        for (var other : List.of("ab eth0", "bc eth0", "abcd eth0", "abc eth", "abc eth01")) {
            String[] words = other.split(" ", -1);
            assertThat(text.release(new Handle(words[0], words[1]), NOON)).as(other).isEmpty();
        }
        assertThat(text.release(new Handle("abc", "eth0"), NOON)).isPresent();
    }

    @Test
    void anotherBlockOrBootIsNone() {
        byte[] file = Block.fresh(CIDR, BOOT).encode();
        assertThat(BlockText.of(file, CIDR, BOOT)).isPresent();
        assertThat(BlockText.of(file, Cidr.parse("10.244.166.0/28"), BOOT)).isEmpty();
        assertThat(BlockText.of(file, Cidr.parse("10.244.166.128/27"), BOOT)).isEmpty();
        assertThat(BlockText.of(file, CIDR, BOOT.substring(1))).isEmpty();
        assertThat(BlockText.of(file, CIDR, BOOT + "0")).isEmpty();
    }

    @Test
    void oneThatIsDamagedIsNone() {
        byte[] good = Block.fresh(CIDR, BOOT).encode();
        for (int i = 0; i < good.length; i++) {
            byte[] altered = good.clone();
            altered[i] ^= 1;
            assertThat(BlockText.of(altered, CIDR, BOOT)).as("byte %d", i).isEmpty();
            assertThat(BlockText.of(Arrays.copyOf(good, i), CIDR, BOOT)).as("cut %d", i).isEmpty();
        }
    }

    @Test
    void oneThatIsNotAsWeWriteItIsNone() {
        String allocated = "allocated 10.244.166.128 c eth0 2026-11-26T12:00:00Z\n";
        String free = "free 10.244.166.129 10.244.166.143\n";
        assertThat(BlockText.of(sealed(allocated + free), CIDR, BOOT)).isPresent();
        for (String body :
                List.of(
                        "",
                        free,
                        free + allocated,
                        allocated,
                        allocated + "free 10.244.166.129 x\n",
                        allocated + "free 10.244.166.129\n",
                        allocated + "lost 10.244.166.129 10.244.166.143\n",
                        allocated + free.stripTrailing(),
                        allocated.repeat(17))) {
            assertThat(BlockText.of(sealed(body), CIDR, BOOT)).as(body).isEmpty();
        }
    }

    @Test
    void anAddressThatIsAccountedForTwiceIsNotGiven() {
        String body =
                """
                allocated 10.244.166.129 c eth0 2026-11-26T12:00:00Z
                free 10.244.166.129 10.244.166.143
                """;
        BlockText text = BlockText.of(sealed(body), CIDR, BOOT).orElseThrow();
        assertThat(text.next(NOON, each -> false)).isEmpty();
    }

    /// With the right checksum, whatever it says.
    private static byte[] sealed(String body) {
        String text = "manx-block 1\nblock " + CIDR + "\nboot " + BOOT + "\ngeneration 7\n" + body;
        var crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return (text + "crc32c %08x\n".formatted(crc.getValue())).getBytes(StandardCharsets.UTF_8);
    }
}
