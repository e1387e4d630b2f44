package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manx.core.json.Json;
import dev.manx.core.net.IpAddress;
import dev.manx.core.spec.PluginRunner;
import dev.manx.ipam.link.LinkAllocation;
import dev.manx.ipam.store.RealDisk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The plugin as a runtime sees it: environment and stdin in, stdout and exit code out, files on a
/// real file system.
class IpamPluginTest {

    private static final String POOL = "{\"cidr\": \"10.244.166.128/26\", \"blockSize\": 30}";

    @TempDir private Path root;
    private TestNode node = new TestNode(new RealDisk(), "{}");
    private String ipam = "";

    @BeforeEach
    void configure() {
        configure(POOL);
    }

    private void configure(String pools) {
        ipam = TestNode.conf("node1", pools, root.toString(), "");
        node = new TestNode(new RealDisk(), ipam);
    }

    private String call(String command, String container, String more, String... environment) {
        var variables = new HashMap<String, String>();
        variables.put("CNI_COMMAND", command);
        variables.put("CNI_CONTAINERID", container);
        variables.put("CNI_IFNAME", "eth0");
        variables.put("CNI_NETNS", "/proc/1/ns/net");
        for (int i = 0; i < environment.length; i += 2) {
            variables.put(environment[i], environment[i + 1]);
        }
        String stdin =
                "{\"cniVersion\": \"1.1.0\", \"name\": \"net\", \"type\": \"manx\", \"ipam\": "
                        + ipam
                        + more
                        + "}";
        var stdout = new ByteArrayOutputStream();
        var stderr = new ByteArrayOutputStream();
        new PluginRunner(
                        variables,
                        new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(stdout, true, StandardCharsets.UTF_8),
                        new PrintStream(stderr, true, StandardCharsets.UTF_8))
                .run(
                        new IpamPlugin(
                                node.machine(),
                                new PrintStream(stderr, true, StandardCharsets.UTF_8)));
        return stdout.toString(StandardCharsets.UTF_8).strip();
    }

    private static String given(String address) {
        return "{\"cniVersion\":\"1.1.0\",\"ips\":[{\"address\":\""
                + address
                + "/32\"}],\"dns\":{}}";
    }

    private static String error(int code, String message) {
        return Json.object()
                .put("cniVersion", "1.1.0")
                .put("code", code)
                .put("msg", message)
                .toString();
    }

    private String firstBlock() throws Exception {
        call("ADD", "first", "");
        String block = String.valueOf(node.owned().blocks().getFirst().cidr());
        call("DEL", "first", "");
        return block;
    }

    private static String nth(String block, int n) {
        return String.valueOf(dev.manx.core.net.Cidr.parse(block).nth(n));
    }

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
                                            + " are this node's, with 8 addresses used and 0 free;"
                                            + " no block is unclaimed (give unused ones back with"
                                            + " manx-ipam release --block, or add a pool)"));
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
            org.assertj.core.api.Assertions.assertThatThrownBy(other::run)
                    .hasMessageStartingWith("no address left: pool 10.0.0.0/31: 0 of its 1 blocks");
        }
    }

    @Nested
    class Requests {

        @Test
        void addressAskedForIsGivenAndItsBlockClaimed() throws Exception {
            assertThat(call("ADD", "a", "", "CNI_ARGS", "IP=10.244.166.150"))
                    .isEqualTo(given("10.244.166.150"));
            assertThat(call("ADD", "b", ", \"runtimeConfig\": {\"ips\": [\"10.244.166.151/24\"]}"))
                    .isEqualTo(given("10.244.166.151"));
            assertThat(call("ADD", "c", ", \"args\": {\"cni\": {\"ips\": [\"10.244.166.149\"]}}"))
                    .isEqualTo(given("10.244.166.149"));
            assertThat(node.owned().blocks()).hasSize(1);
        }

        @Test
        void holderIsNamed() {
            call("ADD", "a", "", "CNI_ARGS", "IP=10.244.166.150");
            assertThat(call("ADD", "b", "", "CNI_ARGS", "IP=10.244.166.150"))
                    .isEqualTo(
                            error(
                                    11,
                                    "IP in CNI_ARGS: 10.244.166.150 is held by container a"
                                            + " interface eth0 (DEL that, or ask for another"
                                            + " address)"));
        }

        @Test
        void owningNodeIsNamed() throws Exception {
            var block = dev.manx.core.net.Cidr.parse("10.244.166.148/30");
            node.node().registry().claim(block, "node2");
            assertThat(call("ADD", "a", "", "CNI_ARGS", "IP=10.244.166.150"))
                    .isEqualTo(
                            error(
                                    11,
                                    "IP in CNI_ARGS: 10.244.166.150 is in block"
                                            + " 10.244.166.148/30, which node node2 has"));
            assertThat(node.owned().blocks()).isEmpty();
        }

        @Test
        void addressOutsideThePoolsIsRefused() throws Exception {
            assertThat(call("ADD", "a", ", \"runtimeConfig\": {\"ips\": [\"10.9.9.9\"]}"))
                    .isEqualTo(
                            error(
                                    7,
                                    "runtimeConfig.ips[0]: 10.9.9.9 is in no pool"
                                            + " (10.244.166.128/26)"));
            assertThat(call("ADD", "a", "", "CNI_ARGS", "IP=fd00::1"))
                    .contains("fd00::1 is in no pool");
            assertThat(node.held()).isEmpty();
        }

        @Test
        void textThatIsNoAddressIsRefusedByName() {
            assertThat(call("ADD", "a", "", "CNI_ARGS", "IP=10.1"))
                    .isEqualTo(error(4, "CNI_ARGS: IP: not an IP address: \"10.1\""));
            assertThat(call("ADD", "a", ", \"runtimeConfig\": {\"ips\": [\"x\"]}"))
                    .isEqualTo(error(7, "runtimeConfig.ips[0]: not an IP address: \"x\""));
        }

        @Test
        void attachmentKeepsTheAddressItHasWhenItAsksForAnother() {
            call("ADD", "a", "", "CNI_ARGS", "IP=10.244.166.150");
            assertThat(call("ADD", "a", "", "CNI_ARGS", "IP=10.244.166.151"))
                    .isEqualTo(
                            error(
                                    11,
                                    "IP in CNI_ARGS: this attachment holds 10.244.166.150 already"
                                            + " (DEL it before it gets another)"));
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
            node.node().registry().claim(dev.manx.core.net.Cidr.parse("10.0.0.1/32"), "node2");
            call("ADD", "a", "");
            assertThat(call("STATUS", "", ""))
                    .isEqualTo(
                            error(
                                    50,
                                    "no address left: pool 10.0.0.0/31: 1 of its 2 blocks of /32 is"
                                            + " this node's, with 1 addresses used and 0 free; no"
                                            + " block is unclaimed"));
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

    @Nested
    class LostState {

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
            removeRunFiles();
            node.links.add(
                    new LinkAllocation(
                            "net", "a", "eth0", List.of(IpAddress.parse(nth(block, 1)))));
            node.links.add(
                    new LinkAllocation(
                            "other", "x", "eth0", List.of(IpAddress.parse(nth(block, 2)))));
            assertThat(call("ADD", "b", "")).isEqualTo(given(nth(block, 0)));
            assertThat(call("ADD", "c", "")).isEqualTo(given(nth(block, 2)));
            assertThat(call("ADD", "a", "")).isEqualTo(given(nth(block, 1)));
        }

        @Test
        void linksAreNotAskedWhileTheFilesAreThere() throws Exception {
            String block = firstBlock();
            node.links.add(
                    new LinkAllocation(
                            "net", "x", "eth0", List.of(IpAddress.parse(nth(block, 1)))));
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

        private void removeRunFiles() throws IOException {
            try (Stream<Path> files = Files.list(root.resolve("run/net"))) {
                for (Path each : files.toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    @Test
    void cooldownEnds() throws Exception {
        String block = firstBlock();
        node.pass(Duration.ofSeconds(30));
        for (int i = 1; i < 4; i++) {
            assertThat(call("ADD", "c" + i, "")).isEqualTo(given(nth(block, i)));
        }
        ObjectNode last = Json.parseObject(call("ADD", "c4", "").getBytes(StandardCharsets.UTF_8));
        assertThat(last.at("/ips/0/address").asText()).isEqualTo(nth(block, 0) + "/32");
    }
}
