package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.net.Cidr;
import dev.manx.ipam.store.RealDisk;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminCliTest {

    private static final String BLOCK = "10.244.166.128/26";
    private static final String POOL = "{\"cidr\": \"10.244.0.0/16\"}";

    @TempDir private Path root;
    private TestNode node = new TestNode(new RealDisk(), "{}");
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

    @BeforeEach
    void configure() throws Exception {
        String ipam = TestNode.conf("node1", POOL, root.toString(), "");
        node = new TestNode(new RealDisk(), ipam);
        Files.createDirectory(root.resolve("net.d"));
        Files.writeString(root.resolve("net.d/05-broken.conflist"), "{");
        Files.writeString(
                root.resolve("net.d/06-other.conf"),
                "{\"name\": \"x\", \"ipam\": {\"type\": \"host-local\"}}");
        writeConflist("10-manx.conflist", "net", ipam);
    }

    private void writeConflist(String file, String network, String ipam) throws Exception {
        Files.writeString(
                root.resolve("net.d").resolve(file),
                "{\"cniVersion\": \"1.1.0\", \"name\": \""
                        + network
                        + "\", \"plugins\": [{\"type\": \"manx\", \"ipam\": "
                        + ipam
                        + "}, {\"type\": \"portmap\"}]}");
    }

    private int run(String... args) {
        stdout.reset();
        stderr.reset();
        return new AdminCli(
                        node.machine(),
                        root.resolve("net.d"),
                        new PrintStream(stdout, true, StandardCharsets.UTF_8),
                        new PrintStream(stderr, true, StandardCharsets.UTF_8))
                .run(List.of(args));
    }

    private String out() {
        return stdout.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return stderr.toString(StandardCharsets.UTF_8);
    }

    @Test
    void claimMakesTheBlockThisNodesAndCanBeRepeated() throws Exception {
        assertThat(run("claim", "--block", BLOCK)).isZero();
        assertThat(out()).isEqualTo("block 10.244.166.128/26 is node node1's\n");
        assertThat(run("claim", "--block", BLOCK)).isZero();
        assertThat(node.add("a")).isEqualTo("10.244.166.128");
        assertThat(node.owned().blocks()).hasSize(1);
    }

    @Test
    void claimOfAnotherNodesBlockNamesItsOwner() throws Exception {
        node.node().registry().claim(Cidr.parse(BLOCK), "node2");
        assertThat(run("claim", "--block", BLOCK)).isEqualTo(1);
        assertThat(err())
                .contains(
                        "manx-ipam: claim block 10.244.166.128/26 for node node1: node node2 has"
                                + " it\n");
        assertThat(node.owned().blocks()).isEmpty();
    }

    @Test
    void claimOfWhatIsNoBlockOfThePoolIsRefused() throws Exception {
        run("claim", "--block", "10.9.0.0/26");
        assertThat(err()).contains("claim block 10.9.0.0/26: it is in no pool (10.244.0.0/16)");
        run("claim", "--block", "10.244.0.0/27");
        assertThat(err())
                .contains("claim block 10.244.0.0/27: the blocks of pool 10.244.0.0/16 are /26");
        node.node().registry().claim(Cidr.parse("10.244.0.0/25"), "node2");
        run("claim", "--block", "10.244.0.64/26");
        assertThat(err()).contains("node node2 (as a part of 10.244.0.0/25) has it");
    }

    @Test
    void showCountsPools() throws Exception {
        run("claim", "--block", BLOCK);
        node.add("a");
        node.add("b");
        node.del("b");
        assertThat(run("show")).isZero();
        assertThat(out())
                .isEqualTo(
                        """
                        network net, node node1
                        POOL           NAME  SIZE  BLOCKS     USED  FREE  RESTING  USE  \
                        FRAGMENTED  GIVES
                        10.244.0.0/16  -     /26   1 of 1024  1     63    1        1%   \
                        0%          yes
                        blocks by owner: node1 1
                        """);
    }

    @Test
    void showTellsHowManyBlocksCouldBeGivenBackAndWhoHasTheOthers() throws Exception {
        for (int i = 0; i < 4; i++) {
            run("claim", "--block", "10.244." + i + ".0/26");
            node.addAsking("c" + i, "10.244." + i + ".7");
        }
        node.node().registry().claim(Cidr.parse("10.244.9.0/26"), "node2");
        run("show");
        assertThat(out()).contains(" 75%  ").endsWith("blocks by owner: node1 4, node2 1\n");
        run("show", "-o", "json");
        assertThat(out()).contains("\"fragmentedPercent\": 75", "\"node2\": 1");
    }

    @Test
    void barShowsWhichPartsOfABlockAreUsed() throws Exception {
        run("claim", "--block", BLOCK);
        node.add("a");
        node.add("b");
        node.addAsking("c", "10.244.166.191");
        run("show", "--blocks");
        assertThat(out()).contains("[#..............................+]");
    }

    @Test
    void checkExitsWith1UntilItsRepairMadeAllAgree() throws Exception {
        run("claim", "--block", BLOCK);
        node.add("a");
        node.pass(Duration.ofMinutes(5));
        assertThat(run("check")).isEqualTo(1);
        assertThat(run("check", "--repair")).isZero();
        assertThat(run("check", "-o", "json")).isZero();
        assertThat(out()).contains("\"problems\": []", "\"left\": 0");
    }

    @Test
    void importTakesAFolderOfHostLocals() throws Exception {
        Path folder = Files.createDirectory(root.resolve("hl"));
        Files.writeString(folder.resolve("10.244.166.130"), "a\r\neth0");
        assertThat(run("import", "host-local", folder.toString())).isZero();
        assertThat(node.held()).isEqualTo(Map.of("a", "10.244.166.130"));
        assertThat(run("import", "host-local", root.resolve("none").toString())).isEqualTo(1);
        assertThat(err()).contains("none: no such folder");
    }

    @Test
    void showBlocksListsTheirAllocationsAsJson() throws Exception {
        run("claim", "--block", BLOCK);
        node.add("a");
        assertThat(run("show", "--blocks")).isZero();
        assertThat(out())
                .isEqualTo(
                        """
                        network net, node node1
                        BLOCK              STATE      USED  FREE  RESTING  USE                \
                                         SINCE
                        10.244.166.128/26  confirmed  1     63    0        \
                        [+...............................]  2026-11-23T12:00:00Z
                        """);
        run("show", "--blocks", "-o", "json");
        assertThat(out())
                .isEqualTo(
                        """
                        {
                          "network": "net",
                          "node": "node1",
                          "blocks": [
                            {
                              "cidr": "10.244.166.128/26",
                              "state": "confirmed",
                              "since": "2026-11-23T12:00:00Z",
                              "used": 1,
                              "free": 63,
                              "resting": 0,
                              "allocations": [
                                {
                                  "address": "10.244.166.128",
                                  "containerID": "a",
                                  "ifname": "eth0",
                                  "since": "2026-11-23T12:00:00Z"
                                }
                              ]
                            }
                          ]
                        }
                        """);
    }

    @Test
    void showIpTellsWhereAnAddressIs() throws Exception {
        run("claim", "--block", BLOCK);
        node.add("a");
        node.node().registry().claim(Cidr.parse("10.244.0.0/26"), "node2");
        run("show", "--ip", "10.244.166.128");
        assertThat(out())
                .isEqualTo(
                        "10.244.166.128 is held by container a interface eth0 since"
                                + " 2026-11-23T12:00:00Z, in block 10.244.166.128/26 of this"
                                + " node\n");
        run("show", "--ip", "10.244.166.129");
        assertThat(out())
                .isEqualTo("10.244.166.129 is free, in block 10.244.166.128/26 of this node\n");
        run("show", "--ip", "10.244.0.5");
        assertThat(out()).isEqualTo("10.244.0.5 is in block 10.244.0.0/26 of node node2\n");
        run("show", "--ip", "10.244.1.5");
        assertThat(out()).isEqualTo("10.244.1.5 is in a block that no node has\n");
        run("show", "--ip", "10.9.9.9", "-o", "json");
        assertThat(out()).contains("\"state\": \"outside\"");
    }

    @Test
    void showLeavesNoTrace() {
        run("show", "--blocks");
        assertThat(root.resolve("run")).doesNotExist();
        assertThat(root.resolve("node1")).doesNotExist();
    }

    @Test
    void releaseFreesAnAddressWhoeverHoldsIt() throws Exception {
        run("claim", "--block", BLOCK);
        node.add("a");
        assertThat(run("release", "--ip", "10.244.166.128")).isZero();
        assertThat(out()).isEqualTo("10.244.166.128 is free; container a interface eth0 held it\n");
        run("release", "--ip", "10.244.166.128");
        assertThat(out()).isEqualTo("10.244.166.128 was free already\n");
        assertThat(run("release", "--ip", "10.244.0.1")).isEqualTo(1);
        assertThat(node.held()).isEmpty();
    }

    @Test
    void releaseGivesOnlyAnEmptyBlockBack() throws Exception {
        run("claim", "--block", BLOCK);
        node.add("a");
        assertThat(run("release", "--block", BLOCK)).isEqualTo(1);
        assertThat(err())
                .contains("release block 10.244.166.128/26: 1 of its addresses are given out");
        node.del("a");
        assertThat(run("release", "--block", BLOCK)).isZero();
        assertThat(out()).isEqualTo("block 10.244.166.128/26 is given back\n");
        assertThat(node.owned().blocks()).isEmpty();
        assertThat(node.node().registry().list(Cidr.parse(BLOCK))).isEmpty();
        assertThat(root.resolve("run/net/10.244.166.128-26")).doesNotExist();
        run("release", "--block", BLOCK);
        assertThat(out()).isEqualTo("block 10.244.166.128/26 is not node node1's\n");
    }

    @Test
    void ofTwoNetworksOneHasToBeChosen() throws Exception {
        String ipam = TestNode.conf("node1", POOL, root.toString(), "");
        writeConflist("20-more.conflist", "more", ipam);
        assertThat(run("show")).isEqualTo(1);
        assertThat(err())
                .contains("net, more use manx-ipam (choose with --network NAME)")
                .contains("event=conf.skipped");
        assertThat(run("show", "--network", "more")).isZero();
        assertThat(out()).startsWith("network more, node node1\n");
    }

    @Test
    void singlePluginsConfigurationWillDo() throws Exception {
        Path file = root.resolve("one.conf");
        String ipam = TestNode.conf("node9", POOL, root.toString(), "");
        Files.writeString(file, "{\"name\": \"one\", \"ipam\": " + ipam + "}");
        assertThat(run("show", "--config", file.toString())).isZero();
        assertThat(out()).startsWith("network one, node node9\n");
    }

    @Test
    void errorWithJsonIsACniErrorOnStdout() {
        assertThat(run("release", "--ip", "10.9.9.9", "-o", "json")).isEqualTo(1);
        assertThat(out())
                .isEqualTo(
                        """
                        {
                          "cniVersion": "1.1.0",
                          "code": 7,
                          "msg": "release 10.9.9.9: it is in no block of node node1"
                        }
                        """);
    }

    @Test
    void commandLineThatIsNoneGetsTheUsageAndCode2() {
        String[][] wrong = {
            {},
            {"sow"},
            {"claim"},
            {"claim", "--block"},
            {"claim", "--block", "10.0.0.1/8"},
            {"show", "--blocks", "--ip", "10.0.0.1"},
            {"release", "--blocks"},
            {"show", "-o", "yaml"},
            {"show", "--repair"},
            {"check", "--blocks"},
            {"import"},
            {"import", "calico", "/x"},
            {"show", "--what", "x"},
        };
        for (String[] args : wrong) {
            assertThat(run(args)).as(String.join(" ", args)).isEqualTo(2);
            assertThat(err()).startsWith("manx-ipam: ").contains("manx-ipam show [--blocks");
        }
        assertThat(run("--help")).isZero();
    }
}
