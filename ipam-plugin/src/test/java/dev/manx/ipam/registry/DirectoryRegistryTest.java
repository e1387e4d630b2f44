package dev.manx.ipam.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.net.Cidr;
import dev.manx.core.registry.BlockRegistry;
import dev.manx.core.registry.RegistryException;
import dev.manx.ipam.store.RealDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryRegistryTest extends BlockRegistryContract {

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

    @Override
    BlockRegistry open() {
        return registry();
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
    void listPassesStrangeNamesBy() throws Exception {
        registry.claim(BLOCK, "node1");
        Files.writeString(folder.resolve("README"), "hello");
        assertThat(registry.list(POOL)).isEqualTo(Map.of(BLOCK, "node1"));
    }

    @Test
    void listOfARegistryNobodyUsedMakesNoFolder() throws Exception {
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

    private List<String> names() throws java.io.IOException {
        return new RealDisk().list(folder);
    }
}
