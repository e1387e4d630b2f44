package dev.manx.ipam.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.net.Cidr;
import dev.manx.core.registry.BlockRegistry;
import dev.manx.core.registry.RegistryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every registry must do (R1 to R3), whatever it is made of.
abstract class BlockRegistryContract {

    static final Cidr POOL = Cidr.parse("10.244.0.0/16");
    static final Cidr BLOCK = Cidr.parse("10.244.166.128/26");

    /// A connection to this test's registry, which is empty at first. Each call opens another.
    abstract BlockRegistry open();

    @Test
    void firstClaimantOwnsAndEverybodyElseIsTold() throws Exception {
        try (BlockRegistry registry = open()) {
            assertThat(registry.claim(BLOCK, "node1")).isEqualTo("node1");
            assertThat(registry.claim(BLOCK, "node2")).isEqualTo("node1");
            assertThat(registry.claim(BLOCK, "node1")).isEqualTo("node1");
            assertThat(registry.list(POOL)).isEqualTo(Map.of(BLOCK, "node1"));
        }
    }

    @Test
    void whatWasClaimedOnOneConnectionIsSeenOnAnother() throws Exception {
        try (BlockRegistry one = open();
                BlockRegistry other = open()) {
            one.claim(BLOCK, "node1");
            assertThat(other.list(BLOCK)).isEqualTo(Map.of(BLOCK, "node1"));
        }
    }

    @Test
    void onlyItsOwnerGivesABlockUp() throws Exception {
        try (BlockRegistry registry = open()) {
            registry.claim(BLOCK, "node1");
            registry.release(BLOCK, "node2");
            assertThat(registry.list(POOL)).isEqualTo(Map.of(BLOCK, "node1"));
            registry.release(BLOCK, "node1");
            registry.release(BLOCK, "node1");
            assertThat(registry.list(POOL)).isEmpty();
            assertThat(registry.claim(BLOCK, "node2")).isEqualTo("node2");
        }
    }

    @Test
    void listIsOfTheRange() throws Exception {
        try (BlockRegistry registry = open()) {
            registry.claim(BLOCK, "node1");
            registry.claim(Cidr.parse("10.245.0.0/26"), "node1");
            registry.claim(Cidr.parse("10.243.255.192/26"), "node1");
            registry.claim(Cidr.parse("fd00::/122"), "node1");
            registry.claim(Cidr.parse("af4::/122"), "node2"); // begins with the same digits
            assertThat(registry.list(POOL)).isEqualTo(Map.of(BLOCK, "node1"));
            assertThat(registry.list(Cidr.parse("fd00::/64")).keySet())
                    .isEqualTo(Set.of(Cidr.parse("fd00::/122")));
        }
    }

    @Test
    void listHasTheLargerBlockThatTheRangeIsAPartOf() throws Exception {
        try (BlockRegistry registry = open()) {
            Cidr large = Cidr.parse("10.244.16.0/20");
            registry.claim(large, "node1");
            assertThat(registry.list(Cidr.parse("10.244.17.64/26")))
                    .isEqualTo(Map.of(large, "node1"));
            assertThat(registry.list(Cidr.parse("10.244.16.0/26")))
                    .isEqualTo(Map.of(large, "node1"));
            assertThat(registry.list(Cidr.parse("10.244.32.0/26"))).isEmpty();
        }
    }

    @Test
    void listOfARegistryNobodyUsedIsEmpty() throws Exception {
        try (BlockRegistry registry = open()) {
            assertThat(registry.list(POOL)).isEmpty();
            assertThat(registry.ownedBy("node1")).isEmpty();
        }
    }

    @Test
    void aNodesBlocksAreFoundByItsName() throws Exception {
        try (BlockRegistry registry = open()) {
            Cidr six = Cidr.parse("fd00::/122");
            registry.claim(BLOCK, "node1");
            registry.claim(six, "node1");
            registry.claim(Cidr.parse("10.244.0.0/26"), "node11");
            assertThat(registry.ownedBy("node1")).containsExactly(BLOCK, six);
            registry.release(BLOCK, "node1");
            assertThat(registry.ownedBy("node1")).containsExactly(six);
        }
    }

    @Test
    void ofManyClaimantsAtOnceOneOwnsEachBlock() throws Exception {
        int nodes = 8;
        try (var pool = Executors.newFixedThreadPool(nodes)) {
            var calls = new ArrayList<Callable<List<String>>>();
            for (int n = 0; n < nodes; n++) {
                String node = "node" + n;
                calls.add(() -> claimAll(node));
            }
            var answers = new ArrayList<List<String>>();
            for (Future<List<String>> each : pool.invokeAll(calls)) {
                answers.add(each.get());
            }
            assertThat(Set.copyOf(answers)).hasSize(1);
            try (BlockRegistry registry = open()) {
                assertThat(registry.list(POOL).values())
                        .containsExactlyElementsOf(answers.getFirst());
            }
        }
    }

    private List<String> claimAll(String node) throws RegistryException {
        var owners = new ArrayList<String>();
        try (BlockRegistry registry = open()) {
            for (int i = 0; i < 32; i++) {
                owners.add(registry.claim(POOL.subnet(26, i), node));
            }
        }
        return owners;
    }
}
