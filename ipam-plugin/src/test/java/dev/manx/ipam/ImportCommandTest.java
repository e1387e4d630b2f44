package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.net.Cidr;
import dev.manx.ipam.store.RealDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P32: `manx-ipam import host-local`.
class ImportCommandTest {

    private static final String POOL = "{\"cidr\": \"10.0.0.0/28\", \"blockSize\": 30}";

    @TempDir private Path root;
    private TestNode node = new TestNode(new RealDisk(), "{}");

    @BeforeEach
    void reserve() throws Exception {
        node = new TestNode(new RealDisk(), TestNode.conf("node1", POOL, root.toString(), ""));
        Files.createDirectory(folder());
        Files.writeString(folder().resolve("10.0.0.2"), "aaa\r\neth0");
        Files.writeString(folder().resolve("10.0.0.9"), "bbb\r\nnet1\r\n");
        Files.writeString(folder().resolve("10.0.0.10"), "old");
        Files.writeString(folder().resolve("last_reserved_ip.0"), "10.0.0.10");
        Files.createFile(folder().resolve("lock"));
    }

    private Path folder() {
        return root.resolve("host-local");
    }

    private Report run() throws Exception {
        return new ImportCommand(node.node(), folder()).run();
    }

    @Test
    void everyReservationIsTakenOverWithItsBlock() throws Exception {
        Report report = run();
        assertThat(report.good()).isTrue();
        assertThat(report.text())
                .isEqualTo(
                        """
                        ADDRESS    IMPORTED  HOLDER
                        10.0.0.10  yes       old eth0
                        10.0.0.2   yes       aaa eth0
                        10.0.0.9   yes       bbb net1
                        """);
        assertThat(node.held())
                .isEqualTo(Map.of("aaa", "10.0.0.2", "bbb", "10.0.0.9", "old", "10.0.0.10"));
        assertThat(node.owned().blocks()).hasSize(2);
    }

    @Test
    void aSecondImportChangesNothing() throws Exception {
        run();
        Map<String, String> before = node.held();
        assertThat(run().good()).isTrue();
        assertThat(node.held()).isEqualTo(before);
    }

    @Test
    void importedAddressIsFreedByTheDelOfItsContainer() throws Exception {
        run();
        node.del("aaa");
        assertThat(node.held()).containsOnlyKeys("bbb", "old");
    }

    @Test
    void whatCannotBeTakenOverIsNamedAndTheRestIs() throws Exception {
        Files.writeString(folder().resolve("10.9.0.1"), "ccc\r\neth0");
        Files.createFile(folder().resolve("10.0.0.3"));
        node.node().registry().claim(Cidr.parse("10.0.0.8/30"), "node2");
        Report report = run();
        assertThat(report.good()).isFalse();
        assertThat(report.text())
                .contains("10.9.0.1   no        ccc eth0: in no pool")
                .contains("10.0.0.3   no        the file does not name a container")
                .contains("10.0.0.9   no        bbb net1: node node2 has block 10.0.0.8/30");
        assertThat(node.held()).isEqualTo(Map.of("aaa", "10.0.0.2"));
    }

    @Test
    void addressThatAnotherContainerHoldsIsNotTakenFromIt() throws Exception {
        new ClaimCommand(node.node(), Cidr.parse("10.0.0.0/30")).run();
        node.addAsking("mine", "10.0.0.2");
        assertThat(run().text()).contains("10.0.0.2   no        aaa eth0: held by mine eth0");
        assertThat(node.held()).containsEntry("mine", "10.0.0.2").doesNotContainKey("aaa");
    }
}
