package dev.manx.ipam.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.net.Cidr;
import dev.manx.core.registry.RegistryException;
import dev.manx.ipam.store.RealDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryRegistryTest {

    private static final Cidr POOL = Cidr.parse("10.244.0.0/16");
    private static final Cidr BLOCK = Cidr.parse("10.244.166.128/26");

    @TempDir private Path temporary;
    private Path folder = Path.of("/");
    private DirectoryRegistry registry = registry();

    @BeforeEach
    void makeRegistry() {
        folder = temporary.resolve("a/registry");
        registry = registry();
    }

    private DirectoryRegistry registry() {
        return new DirectoryRegistry(new RealDisk(), folder, "net");
    }

    @Test
    void firstClaimantOwnsAndEverybodyElseIsTold() throws Exception {
        assertThat(registry.claim(BLOCK, "node1")).isEqualTo("node1");
        assertThat(registry.claim(BLOCK, "node2")).isEqualTo("node1");
        assertThat(registry.claim(BLOCK, "node1")).isEqualTo("node1");
        assertThat(registry.list(POOL)).isEqualTo(Map.of(BLOCK, "node1"));
        assertThat(names()).containsExactly("10.244.166.128-26");
    }

    @Test
    void entryIsReadableTextForItsOwnerAlone() throws Exception {
        registry.claim(BLOCK, "node1");
        Path file = folder.resolve("10.244.166.128-26");
        assertThat(Files.readString(file))
                .isEqualTo("manx-claim 1\nblock 10.244.166.128/26\nnode node1\ncrc32c 8e587e37\n");
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(folder))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void onlyItsOwnerGivesABlockUp() throws Exception {
        registry.claim(BLOCK, "node1");
        registry.release(BLOCK, "node2");
        assertThat(registry.list(POOL)).isEqualTo(Map.of(BLOCK, "node1"));
        registry.release(BLOCK, "node1");
        registry.release(BLOCK, "node1");
        assertThat(registry.list(POOL)).isEmpty();
        assertThat(registry.claim(BLOCK, "node2")).isEqualTo("node2");
    }

    @Test
    void listIsOfThePoolAndPassesStrangeNamesBy() throws Exception {
        registry.claim(BLOCK, "node1");
        registry.claim(Cidr.parse("10.245.0.0/26"), "node1");
        registry.claim(Cidr.parse("fd00::/122"), "node1");
        Files.writeString(folder.resolve("README"), "hello");
        assertThat(registry.list(POOL)).isEqualTo(Map.of(BLOCK, "node1"));
        assertThat(registry.list(Cidr.parse("fd00::/64")).keySet())
                .isEqualTo(Set.of(Cidr.parse("fd00::/122")));
    }

    @Test
    void listOfARegistryNobodyUsedIsEmptyAndMakesNoFolder() throws Exception {
        assertThat(registry.list(POOL)).isEmpty();
        assertThat(folder).doesNotExist();
    }

    /// The leftover's name is a second one of the claim's file: writing through it would change who
    /// owns the first block.
    @Test
    void leftoverOfAKilledClaimantIsNotWrittenThrough() throws Exception {
        registry.claim(BLOCK, "node1");
        Files.createLink(folder.resolve(".claim-node1@net"), folder.resolve("10.244.166.128-26"));
        Cidr other = Cidr.parse("10.244.0.0/26");
        registry.claim(other, "node1");
        assertThat(registry.list(POOL)).isEqualTo(Map.of(BLOCK, "node1", other, "node1"));
        assertThat(names()).containsExactly("10.244.0.0-26", "10.244.166.128-26");
    }

    @Test
    void damagedEntryIsNamedAndStays() throws Exception {
        registry.claim(BLOCK, "node1");
        Path file = folder.resolve("10.244.166.128-26");
        Files.writeString(file, "manx-claim 1\nblock 10.244.166.128/26\nnode node9\n");
        assertThatThrownBy(() -> registry.claim(BLOCK, "node2"))
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith(
                        "claim block 10.244.166.128/26 for node node2 in " + folder + ": ")
                .hasMessageContaining(file + ": corrupt: its checksum is not right");
        assertThat(Files.readString(file)).contains("node9");
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
        }
        assertThat(names()).hasSize(32).noneMatch(name -> name.startsWith("."));
    }

    private List<String> claimAll(String node) throws RegistryException {
        var owners = new ArrayList<String>();
        for (int i = 0; i < 32; i++) {
            owners.add(registry.claim(POOL.subnet(26, i), node));
        }
        return owners;
    }

    private List<String> names() throws java.io.IOException {
        return new RealDisk().list(folder);
    }
}
