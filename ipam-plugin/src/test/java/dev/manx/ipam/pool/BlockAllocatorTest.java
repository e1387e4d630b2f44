package dev.manx.ipam.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.block.Allocation;
import dev.manx.core.block.Block;
import dev.manx.core.block.FreeAddress;
import dev.manx.core.block.Handle;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BlockAllocatorTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration COOLDOWN = Duration.ofSeconds(30);
    private static final Handle A = new Handle("a", "eth0");
    private static final Handle B = new Handle("b", "eth0");

    @Test
    void freshBlockGivesItsFirstAddressFirstThenAscending() {
        Block block = Block.fresh(Cidr.parse("10.244.166.128/30"), "boot");
        var given = new ArrayList<String>();
        for (int i = 0; i < 4; i++) {
            IpAddress next = next(block, NOON).orElseThrow();
            given.add(next.toString());
            block = BlockAllocator.assign(block, next, new Handle("c" + i, "eth0"), NOON);
        }
        assertThat(given)
                .containsExactly(
                        "10.244.166.128", "10.244.166.129", "10.244.166.130", "10.244.166.131");
        assertThat(next(block, NOON)).isEmpty();
    }

    @Test
    void freedAddressGoesToTheTail() {
        Block block = fresh();
        block = BlockAllocator.assign(block, address(".0"), A, NOON);
        block = BlockAllocator.release(block, A, NOON);
        assertThat(block.queue().stream().map(each -> each.address().toString()))
                .containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.0");
        assertThat(block.queue().getLast().released()).isEqualTo(NOON);
    }

    @Test
    void addressRestsForTheCooldownToTheInstant() {
        Block block = onlyOneFree();
        Instant end = NOON.plus(COOLDOWN);
        assertThat(next(block, end.minusNanos(1))).isEmpty();
        assertThat(next(block, end)).contains(address(".0"));
        assertThat(BlockAllocator.restingCount(block, end.minusNanos(1), COOLDOWN)).isEqualTo(1);
        assertThat(BlockAllocator.restingCount(block, end, COOLDOWN)).isZero();
    }

    @Test
    void longestFreeIsTheOneReleasedFirstWhateverTheQueueSays() {
        Block block = full();
        block = BlockAllocator.release(block, address(".2"), NOON.plusSeconds(2));
        block = BlockAllocator.release(block, address(".1"), NOON.plusSeconds(1));
        assertThat(BlockAllocator.longestFree(block.queue()))
                .contains(new FreeAddress(address(".1"), NOON.plusSeconds(1)));
        assertThat(BlockAllocator.longestFree(full().queue())).isEmpty();
    }

    @Test
    void releaseByHandleLeavesTheAddressesOfOthers() {
        Block block = BlockAllocator.assign(fresh(), address(".0"), A, NOON);
        block = BlockAllocator.release(block, A, NOON);
        block = BlockAllocator.assign(block, address(".0"), B, NOON);
        assertThat(BlockAllocator.release(block, A, NOON)).isSameAs(block);
        assertThat(block.allocations()).containsExactly(new Allocation(address(".0"), B, NOON));
    }

    @Test
    void releaseOfOneInterfaceLeavesTheContainersOthers() {
        var further = new Handle("a", "net1");
        Block block = BlockAllocator.assign(fresh(), address(".0"), A, NOON);
        block = BlockAllocator.assign(block, address(".1"), further, NOON);
        assertThat(BlockAllocator.release(block, A, NOON).allocations())
                .containsExactly(new Allocation(address(".1"), further, NOON));
    }

    @Test
    void everyChangeIsOneGenerationOn() {
        Block assigned = BlockAllocator.assign(fresh(), address(".3"), A, NOON);
        assertThat(assigned.generation()).isEqualTo(1);
        assertThat(BlockAllocator.release(assigned, A, NOON).generation()).isEqualTo(2);
        assertThat(BlockAllocator.retain(assigned, Set.of(A), NOON)).isSameAs(assigned);
        assertThat(BlockAllocator.retain(assigned, Set.of(), NOON).allocations()).isEmpty();
    }

    @Test
    void addressThatIsNotFreeIsRefused() {
        Block block = BlockAllocator.assign(fresh(), address(".0"), A, NOON);
        assertThatThrownBy(() -> BlockAllocator.assign(block, address(".0"), B, NOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("10.0.0.0 is not free in 10.0.0.0/30");
        assertThatThrownBy(() -> BlockAllocator.assign(block, address(".9"), B, NOON))
                .hasMessage("10.0.0.9 is not free in 10.0.0.0/30");
    }

    /// The model is what a person would do with a list of names and a list of free addresses.
    @Test
    void doesWhatTheNaiveModelDoes() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            Block block = Block.fresh(Cidr.parse("10.0.0.0/29"), "boot");
            var model = new Model(block);
            Instant now = NOON;
            for (int step = 0; step < 120; step++) {
                now = now.plusSeconds(random.nextInt(12));
                var handle = new Handle("c" + random.nextInt(10), "eth0");
                if (random.nextInt(5) < 3) {
                    Optional<IpAddress> next = next(block, now);
                    assertThat(next).isEqualTo(model.next(now));
                    if (next.isPresent()) {
                        block = BlockAllocator.assign(block, next.get(), handle, now);
                        model.assign(next.get(), handle);
                    }
                } else {
                    block = BlockAllocator.release(block, handle, now);
                    model.release(handle, now);
                }
                assertThat(holders(block)).as("seed %d step %d", seed, step).isEqualTo(model.held);
                assertThat(block.queue()).isEqualTo(model.free);
                assertThat(decoded(block)).isEqualTo(block);
            }
        }
    }

    private static final class Model {
        private final Map<IpAddress, Handle> held = new HashMap<>();
        private final List<FreeAddress> free;

        Model(Block fresh) {
            free = new ArrayList<>(fresh.queue());
        }

        Optional<IpAddress> next(Instant now) {
            return free.stream()
                    .filter(each -> !each.released().plus(COOLDOWN).isAfter(now))
                    .map(FreeAddress::address)
                    .findFirst();
        }

        void assign(IpAddress address, Handle handle) {
            free.removeIf(each -> each.address().equals(address));
            held.put(address, handle);
        }

        void release(Handle handle, Instant now) {
            List<IpAddress> freed =
                    held.keySet().stream()
                            .filter(a -> handle.equals(held.get(a)))
                            .sorted()
                            .toList();
            freed.forEach(address -> free.add(new FreeAddress(address, now)));
            held.keySet().removeAll(freed);
        }
    }

    private static Block decoded(Block block) {
        try {
            return Block.decode("file", block.encode());
        } catch (dev.manx.core.block.LineFileException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<IpAddress, Handle> holders(Block block) {
        var holders = new HashMap<IpAddress, Handle>();
        block.allocations().forEach(each -> holders.put(each.address(), each.handle()));
        return holders;
    }

    private static Optional<IpAddress> next(Block block, Instant now) {
        return BlockAllocator.nextRested(block.queue(), now, COOLDOWN).map(FreeAddress::address);
    }

    private static Block fresh() {
        return Block.fresh(Cidr.parse("10.0.0.0/30"), "boot");
    }

    private static Block full() {
        Block block = fresh();
        for (int i = 0; i < 4; i++) {
            block = BlockAllocator.assign(block, address("." + i), new Handle("c" + i, "e"), NOON);
        }
        return block;
    }

    private static Block onlyOneFree() {
        return BlockAllocator.release(full(), address(".0"), NOON);
    }

    private static IpAddress address(String last) {
        return IpAddress.parse("10.0.0" + last);
    }
}
