package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.net.IpAddress;
import dev.manx.ipam.link.LinkAllocation;
import dev.manx.ipam.store.BlockFileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// P31: reboots, a lost `/run`, a lost `/var`, a damaged file.
class LostStateTest extends PluginFixture {

    @Test
    void rebootLeaksNothing() throws Exception {
        String block = firstBlock();
        call("ADD", "a", "");
        node.reboot();
        assertThat(call("ADD", "b", "")).isEqualTo(given(nth(block, 0)));
        assertThat(node.held()).isEqualTo(Map.of("b", nth(block, 0)));
    }

    @Test
    void blockFileThatIsGoneIsMadeAnewFromTheLinks() throws Exception {
        String block = firstBlock();
        call("ADD", "a", "");
        removeBlockFiles();
        node.links.add(
                new LinkAllocation("net", "a", "eth0", List.of(IpAddress.parse(nth(block, 1)))));
        node.links.add(
                new LinkAllocation("other", "x", "eth0", List.of(IpAddress.parse(nth(block, 2)))));
        assertThat(call("ADD", "b", "")).isEqualTo(given(nth(block, 0)));
        assertThat(call("ADD", "c", "")).isEqualTo(given(nth(block, 2)));
        assertThat(call("ADD", "a", "")).isEqualTo(given(nth(block, 1)));
    }

    @Test
    void linksAreNotAskedWhileTheFilesAreThere() throws Exception {
        String block = firstBlock();
        node.links.add(
                new LinkAllocation("net", "x", "eth0", List.of(IpAddress.parse(nth(block, 1)))));
        assertThat(call("ADD", "b", "")).isEqualTo(given(nth(block, 1)));
    }

    @Test
    void blocksOfTheNodeAreTakenAgainAfterDataDirWasLost() throws Exception {
        String block = firstBlock();
        Files.delete(root.resolve("node1/net/blocks"));
        call("ADD", "a", "");
        assertThat(node.owned().blocks().getFirst().cidr()).hasToString(block);
    }

    @Test
    void corruptBlockFileIsNamedWithItsRemedyAndNotWrittenOver() throws Exception {
        String block = firstBlock();
        Path file = root.resolve("run/net/" + block.replace('/', '-'));
        byte[] damaged = Files.readAllBytes(file);
        damaged[20] ^= 1;
        Files.write(file, damaged);
        assertThat(call("ADD", "a", ""))
                .isEqualTo(
                        error(
                                5,
                                file
                                        + ": corrupt: its checksum is not right ("
                                        + damaged.length
                                        + " bytes; cut short or altered) (remove the file, and"
                                        + " the next ADD makes it anew from the links that"
                                        + " stand)"));
        assertThat(call("DEL", "a", "")).isEmpty();
        assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
    }

    @Test
    void wholeRunDirThatIsGoneIsMadeAnewFromTheLinks() throws Exception {
        String block = firstBlock();
        call("ADD", "a", "");
        call("ADD", "b", "");
        removeAll(root.resolve("run"));
        node.links.add(
                new LinkAllocation("net", "b", "eth0", List.of(IpAddress.parse(nth(block, 2)))));
        assertThat(call("ADD", "b", "")).isEqualTo(given(nth(block, 2)));
        assertThat(call("ADD", "c", "")).isEqualTo(given(nth(block, 0)));
        call("DEL", "b", "");
        assertThat(node.held()).isEqualTo(Map.of("c", nth(block, 0)));
    }

    @Test
    void delFindsItsAddressAfterTheHoldersFolderWasLost() throws Exception {
        call("ADD", "a", "");
        removeAll(root.resolve("run/net/holders"));
        assertThat(call("ADD", "a", "")).isEqualTo(given(String.valueOf(node.held().get("a"))));
        removeAll(root.resolve("run/net/holders"));
        call("DEL", "a", "");
        assertThat(node.held()).isEmpty();
    }

    @Test
    void damagedHolderMakesItsOwnerLookIntoEveryBlock() throws Exception {
        call("ADD", "a", "");
        String address = String.valueOf(node.held().get("a"));
        Path holder = root.resolve("run/net/holders/a:eth0");
        Files.delete(holder);
        Files.createSymbolicLink(holder, Path.of("nonsense"));
        assertThat(call("ADD", "a", "")).isEqualTo(given(address));
        assertThat(call("DEL", "a", "")).isEmpty();
        assertThat(node.held()).isEmpty();
        assertThat(call("ADD", "a", "")).startsWith("{");
        Files.delete(holder);
        Files.writeString(holder, "no link at all");
        assertThat(call("DEL", "a", "")).isEmpty();
        assertThat(node.held()).isEmpty();
    }

    @Test
    void damagedCurrentLinkIsWrittenAnew() throws Exception {
        String block = firstBlock();
        Path current = root.resolve("run/net/current");
        Files.delete(current);
        Files.createSymbolicLink(current, Path.of("nonsense"));
        assertThat(call("ADD", "a", "")).isEqualTo(given(nth(block, 1)));
        assertThat(Files.readSymbolicLink(current).toString()).contains(" " + block + " ");
        Files.delete(current);
        Files.writeString(current, "nonsense");
        assertThat(call("ADD", "b", "")).isEqualTo(given(nth(block, 2)));
        assertThat(Files.readSymbolicLink(current).toString()).contains(" " + block + " ");
    }

    private void removeBlockFiles() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("run/net"))) {
            for (Path each : files.filter(LostStateTest::isBlockFile).toList()) {
                Files.delete(each);
            }
        }
    }

    private static boolean isBlockFile(Path file) {
        return BlockFileName.parse(file.getFileName().toString()).isPresent();
    }

    private static void removeAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
