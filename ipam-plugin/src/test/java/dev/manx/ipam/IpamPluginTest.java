package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.net.Cidr;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class IpamPluginTest extends PluginFixture {

    @Nested
    class Add {

        @Test
        void givesTheBlocksFirstAddressThenAscending() throws Exception {
            configure("{\"cidr\": \"10.244.166.128/26\"}");
            assertThat(call("ADD", "a", "")).isEqualTo(given("10.244.166.128"));
            assertThat(call("ADD", "b", "")).isEqualTo(given("10.244.166.129"));
        }

        @Test
        void secondAddForTheSameAttachmentReturnsTheSameAddress() throws Exception {
            String first = call("ADD", "a", "");
            assertThat(call("ADD", "a", "")).isEqualTo(first);
            assertThat(node.held()).hasSize(1);
        }

        @Test
        void secondInterfaceOfOneContainerGetsAnAddressOfItsOwn() throws Exception {
            String first = call("ADD", "a", "");
            assertThat(call("ADD", "a", "", "CNI_IFNAME", "net1")).isNotEqualTo(first);
        }

        @Test
        void filesAreForTheirOwnerAlone() throws Exception {
            call("ADD", "a", "");
            try (Stream<Path> all = Files.walk(root)) {
                for (Path each : all.filter(path -> !path.equals(root)).toList()) {
                    if (Files.isSymbolicLink(each)) {
                        continue; // they have no permissions, the folders around them have
                    }
                    String expected = Files.isDirectory(each) ? "rwx------" : "rw-------";
                    assertThat(Files.getPosixFilePermissions(each))
                            .as(each.toString())
                            .isEqualTo(PosixFilePermissions.fromString(expected));
                }
            }
        }

        @Test
        void fullNodeClaimsAnotherBlockUntilNoneIsLeft() throws Exception {
            configure("{\"cidr\": \"10.0.0.0/29\", \"blockSize\": 30}");
            for (int i = 0; i < 8; i++) {
                assertThat(call("ADD", "c" + i, "")).contains("\"ips\"");
            }
            assertThat(node.owned().blocks()).hasSize(2);
            assertThat(call("ADD", "c8", ""))
                    .isEqualTo(
                            error(
                                    11,
                                    "no address left: pool 10.0.0.0/29: 2 of its 2 blocks of /30"
                                        + " are this node's, with 8 addresses used and 0 free; no"
                                        + " block is unclaimed: node1 has 2 (give unused ones back"
                                        + " with manx-ipam release --block, or add a pool)"));
        }

        @Test
        void addressRestsWhileOthersAreFreeAndIsReusedBeforeABlockIsClaimed() throws Exception {
            String block = firstBlock();
            for (int i = 1; i < 4; i++) {
                assertThat(call("ADD", "c" + i, "")).isEqualTo(given(nth(block, i)));
            }
            assertThat(call("ADD", "c4", "")).isEqualTo(given(nth(block, 0)));
            assertThat(node.owned().blocks()).hasSize(1);
        }

        @Test
        void bothFamiliesOrNeither() throws Exception {
            configure(
                    "{\"cidr\": \"10.0.0.0/31\", \"blockSize\": 31},"
                            + "{\"cidr\": \"fd00::/128\", \"blockSize\": 128}");
            assertThat(call("ADD", "a", "")).contains("10.0.0.0/32", "fd00::/128");
            assertThat(call("ADD", "b", "")).contains("no address left: pool fd00::/128");
            assertThat(node.held()).containsOnlyKeys("a");
        }

        @Test
        void registryThatCannotBeAskedDoesNotStopAddInOwnedBlocks() throws Exception {
            String block = firstBlock();
            Path registry = root.resolve("registry");
            Files.move(registry, root.resolve("gone"));
            Files.writeString(registry, "in the way");
            for (int i = 1; i < 4; i++) {
                assertThat(call("ADD", "c" + i, "")).isEqualTo(given(nth(block, i)));
            }
            call("ADD", "c0", "");
            assertThat(call("ADD", "c5", ""))
                    .contains(
                            "\"code\":11", "no address left at home, and no block can be claimed");
            assertThat(call("DEL", "c0", "")).isEmpty();
        }

        @Test
        void twoNetworksOfOneNodeDoNotShareABlock() throws Exception {
            configure("{\"cidr\": \"10.0.0.0/31\", \"blockSize\": 31}");
            call("ADD", "a", "");
            var other = new AddCommand(node.node("other"), TestNode.handle("b"), List.of());
            assertThatThrownBy(other::run)
                    .hasMessageStartingWith("no address left: pool 10.0.0.0/31: 0 of its 1 blocks");
        }

        @Test
        void restedAddressOfTheFullestBlockIsGivenAgain() throws Exception {
            String first = firstBlock();
            node.pass(Duration.ofSeconds(30));
            for (int i = 0; i < 5; i++) {
                call("ADD", "c" + i, "");
            }
            String second =
                    node.owned().blocks().stream()
                            .map(each -> each.cidr().toString())
                            .filter(each -> !each.equals(first))
                            .findFirst()
                            .orElseThrow();
            call("DEL", "c0", "");
            assertThat(call("ADD", "d", "")).isEqualTo(given(nth(second, 1)));
            node.pass(Duration.ofSeconds(30));
            assertThat(call("ADD", "e", "")).isEqualTo(given(nth(first, 1)));
        }
    }

    @Nested
    class Del {

        @Test
        void withoutAnyStateSucceedsAndLeavesNoTrace() {
            assertThat(call("DEL", "a", "")).isEmpty();
            assertThat(root).isEmptyDirectory();
        }

        @Test
        void lateReleaseDoesNotFreeTheNextHolder() throws Exception {
            call("ADD", "old", "", "CNI_ARGS", "IP=10.244.166.150");
            call("DEL", "old", "");
            call("ADD", "new", "", "CNI_ARGS", "IP=10.244.166.150");
            assertThat(call("DEL", "old", "")).isEmpty();
            assertThat(node.held()).isEqualTo(Map.of("new", "10.244.166.150"));
        }

        @Test
        void poolsThatChangedMeanwhileDoNotMatter() throws Exception {
            call("ADD", "a", "");
            configure("{\"cidr\": \"192.168.0.0/24\"}");
            assertThat(call("DEL", "a", "")).isEmpty();
            assertThat(node.held()).isEmpty();
        }

        @Test
        void afterARebootSucceeds() throws Exception {
            call("ADD", "a", "");
            node.reboot();
            assertThat(call("DEL", "a", "")).isEmpty();
        }
    }

    @Nested
    class Check {

        @Test
        void holdsWhenTheAddressIsTheOneOfPrevResult() {
            String result = call("ADD", "a", "");
            assertThat(call("CHECK", "a", "")).isEmpty();
            assertThat(call("CHECK", "a", ", \"prevResult\": " + result)).isEmpty();
        }

        @Test
        void namesWhatIsMissingOrOther() {
            call("ADD", "a", "", "CNI_ARGS", "IP=10.244.166.150");
            assertThat(call("CHECK", "b", ""))
                    .isEqualTo(
                            error(
                                    5,
                                    "check allocation: container b interface eth0 holds no address"
                                            + " (DEL and ADD it again)"));
            assertThat(call("CHECK", "a", ", \"prevResult\": " + given("10.244.166.151")))
                    .isEqualTo(
                            error(
                                    5,
                                    "check allocation: container a interface eth0 holds"
                                            + " 10.244.166.150, and not 10.244.166.151 of"
                                            + " prevResult (DEL and ADD it again)"));
        }
    }

    @Nested
    class Gc {

        @Test
        void freesWhatIsNotInTheList() throws Exception {
            call("ADD", "a", "");
            call("ADD", "b", "");
            call("ADD", "b", "", "CNI_IFNAME", "net1");
            String valid =
                    ", \"cni.dev/valid-attachments\": [{\"containerID\": \"b\", \"ifname\":"
                            + " \"eth0\"}]";
            assertThat(call("GC", "", valid)).isEmpty();
            assertThat(node.held()).containsOnlyKeys("b");
            assertThat(call("GC", "", ", \"cni.dev/valid-attachments\": null")).isEmpty();
            assertThat(node.held()).isEmpty();
        }

        @Test
        void withoutAListFreesNobody() throws Exception {
            call("ADD", "a", "");
            assertThat(call("GC", "", ""))
                    .isEqualTo(
                            error(
                                    7,
                                    "cni.dev/valid-attachments: missing; must be an array of the"
                                            + " attachments that live"));
            assertThat(node.held()).containsOnlyKeys("a");
        }
    }

    @Nested
    class Status {

        @Test
        void isFineBeforeTheFirstAddAndLeavesNoTrace() {
            assertThat(call("STATUS", "", "")).isEmpty();
            assertThat(root).isEmptyDirectory();
        }

        @Test
        void is50WhenNothingIsLeftAndNothingCanBeClaimed() throws Exception {
            configure("{\"cidr\": \"10.0.0.0/31\", \"blockSize\": 32}");
            node.node().registry().claim(Cidr.parse("10.0.0.1/32"), "node2");
            call("ADD", "a", "");
            assertThat(call("STATUS", "", ""))
                    .isEqualTo(
                            error(
                                    50,
                                    "no address left: pool 10.0.0.0/31: 1 of its 2 blocks of /32 is"
                                            + " this node's, with 1 addresses used and 0 free; no"
                                            + " block is unclaimed: node1 has 1, node2 1 (give"
                                            + " unused ones back with manx-ipam release --block, or"
                                            + " add a pool)"));
        }

        @Test
        void is50WhenTheStoreCannotBeWritten() throws Exception {
            Files.writeString(root.resolve("run"), "in the way");
            assertThat(call("STATUS", "", ""))
                    .isEqualTo(
                            error(
                                    50,
                                    "the store is unusable: "
                                            + root
                                            + "/run/net cannot be written"));
        }
    }
}
