package dev.manx.ipam.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.block.Block;
import dev.manx.core.block.BlockGlance;
import dev.manx.core.block.Handle;
import dev.manx.core.conf.Pool;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AllocationPolicyTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Pool FIRST = new Pool(Cidr.parse("10.1.0.0/24"), 30);
    private static final Pool SECOND = new Pool(Cidr.parse("10.2.0.0/24"), 30);
    private static final Pool SIX = new Pool(Cidr.parse("fd00::/112"), 126);
    private static final AllocationPolicy POLICY =
            new AllocationPolicy(List.of(FIRST, SECOND, SIX), Duration.ofSeconds(30));

    @Test
    void fullestBlockWithRoomGivesNext() {
        assertThat(
                        chosen(
                                block("10.1.0.0/30", 1),
                                block("10.1.0.4/30", 3),
                                block("10.1.0.8/30", 4)))
                .contains("10.1.0.7");
    }

    @Test
    void earlierPoolGivesNextAlthoughALaterOneIsFuller() {
        assertThat(chosen(block("10.2.0.0/30", 3), block("10.1.0.0/30", 0))).contains("10.1.0.0");
    }

    @Test
    void restingAddressWaitsWhileAnyOtherOfTheNodeIsFree() {
        Block resting = released(block("10.1.0.0/30", 4), "10.1.0.2", NOON);
        assertThat(chosen(resting, block("10.2.0.0/30", 0))).contains("10.2.0.0");
    }

    @Test
    void longestRestingAddressIsReusedWhenNothingElseIsLeft() {
        Block younger = released(block("10.1.0.0/30", 4), "10.1.0.2", NOON.minusSeconds(5));
        Block older = released(block("10.2.0.0/30", 4), "10.2.0.1", NOON.minusSeconds(6));
        assertThat(chosen(younger, older)).contains("10.2.0.1");
    }

    @Test
    void blockOutsideThePoolsGivesNothing() {
        assertThat(chosen(block("10.3.0.0/30", 0))).isEmpty();
    }

    @Test
    void eachFamilyHasItsOwnBlocks() {
        Block six = Block.fresh(Cidr.parse("fd00::/126"), "boot");
        assertThat(POLICY.choose(List.of(BlockGlance.of(six, six.queue())), Family.INET, NOON))
                .isEmpty();
        assertThat(POLICY.choose(List.of(BlockGlance.of(six, six.queue())), Family.INET6, NOON))
                .contains(six.cidr());
        assertThat(POLICY.next(six, NOON)).contains(IpAddress.parse("fd00::"));
    }

    @Test
    void candidatesAreEveryFreeBlockOnceAroundThePoolsEnd() {
        var pool = new Pool(Cidr.parse("10.0.0.0/24"), 26);
        long start = BlockCandidates.start("node1", 4);
        var owners = Map.of(pool.cidr().subnet(26, (start + 1) % 4), "node2");
        var candidates = new ArrayList<Cidr>();
        new BlockCandidates(pool, "node1", owners).forEach(candidates::add);
        assertThat(candidates)
                .containsExactly(
                        pool.cidr().subnet(26, start),
                        pool.cidr().subnet(26, (start + 2) % 4),
                        pool.cidr().subnet(26, (start + 3) % 4));
    }

    @Test
    void candidateDoesNotOverlapAnOwnedBlockOfAnotherSize() {
        var pool = new Pool(Cidr.parse("10.0.0.0/24"), 26);
        var owners =
                Map.of(Cidr.parse("10.0.0.0/25"), "node2", Cidr.parse("10.0.0.192/28"), "node3");
        assertThat(new BlockCandidates(pool, "node1", owners))
                .containsExactly(Cidr.parse("10.0.0.128/26"));
    }

    @Test
    void candidatesOfThePoolsWithMostBlocksCanBeWalked() {
        var pool = new Pool(Cidr.parse("fd00::/58"), 120);
        assertThat(new BlockCandidates(pool, "node1", Map.of()).iterator().next().length())
                .isEqualTo(120);
    }

    /// 256 nodes of one naming scheme over 1024 blocks: by chance alone about 57 of 256 would meet
    /// another at their start; half of them would be a bad hash.
    @Test
    void nodesStartAtDifferentBlocks() {
        var starts = new HashMap<Long, Integer>();
        for (int i = 0; i < 256; i++) {
            starts.merge(BlockCandidates.start("node" + i, 1024), 1, Integer::sum);
        }
        assertThat(starts).hasSizeGreaterThan(200);
    }

    private static Optional<String> chosen(Block... own) {
        return POLICY.choose(glances(own), Family.INET, NOON)
                .flatMap(chosen -> POLICY.next(find(own, chosen), NOON))
                .map(IpAddress::toString);
    }

    private static List<BlockGlance> glances(Block... blocks) {
        return Arrays.stream(blocks).map(each -> BlockGlance.of(each, each.queue())).toList();
    }

    private static Block find(Block[] blocks, Cidr cidr) {
        return Arrays.stream(blocks)
                .filter(each -> each.cidr().equals(cidr))
                .findFirst()
                .orElseThrow();
    }

    private static Block block(String cidr, int used) {
        Block block = Block.fresh(Cidr.parse(cidr), "boot");
        for (int i = 0; i < used; i++) {
            block =
                    BlockAllocator.assign(
                            block, block.cidr().nth(i), new Handle("c" + i, "eth0"), NOON);
        }
        return block;
    }

    private static Block released(Block block, String address, Instant when) {
        return BlockAllocator.release(block, IpAddress.parse(address), when);
    }
}
