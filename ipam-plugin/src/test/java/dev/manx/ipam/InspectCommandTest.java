package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.block.OwnedBlock;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.ipam.link.HostRoute;
import dev.manx.ipam.link.LinkAllocation;
import dev.manx.ipam.store.RealDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P32: `manx-ipam check`. One pool of four blocks; the node has the first.
class InspectCommandTest {

    private static final String POOL = "{\"cidr\": \"10.0.0.0/28\", \"blockSize\": 30}";
    private static final Cidr BLOCK = Cidr.parse("10.0.0.0/30");

    @TempDir private Path root;
    private TestNode node = new TestNode(new RealDisk(), "{}");

    @BeforeEach
    void claimTheFirstBlock() throws Exception {
        node = new TestNode(new RealDisk(), TestNode.conf("node1", POOL, root.toString(), ""));
        new ClaimCommand(node.node(), BLOCK).run();
    }

    private void link(String container, String address) {
        node.links.add(
                new LinkAllocation("net", container, "eth0", List.of(IpAddress.parse(address))));
    }

    private void addLongAgo(String container) throws Exception {
        node.add(container);
        node.pass(Duration.ofMinutes(5));
    }

    private String look() throws Exception {
        return new InspectCommand(node.node()).look().text();
    }

    private Report repair() throws Exception {
        return new InspectCommand(node.node()).repair();
    }

    private void assertAllAgree() throws Exception {
        assertThat(look()).isEqualTo("network net, node node1\nfiles, registry and links agree\n");
    }

    @Test
    void nothingIsWrongWithAPodThatRuns() throws Exception {
        addLongAgo("a");
        link("a", "10.0.0.0");
        assertAllAgree();
        assertThat(repair().good()).isTrue();
    }

    @Test
    void lookingChangesNothing() throws Exception {
        addLongAgo("a");
        assertThat(new InspectCommand(node.node()).look().good()).isFalse();
        assertThat(node.held()).containsOnlyKeys("a");
    }

    @Test
    void tableSaysWhatIsWrongAndWhoMendsIt() throws Exception {
        addLongAgo("a");
        node.strayRoutes.add(new HostRoute(IpAddress.parse("10.0.0.3"), "veth9"));
        assertThat(look())
                .isEqualTo(
                        """
                        network net, node node1
                        PROBLEM                  WHERE     REPAIR    WHAT
                        allocation-without-link  10.0.0.0  --repair  held by container a interface \
                        eth0 since 2026-11-23T12:00:00Z, and no link has it
                        route-without-either     10.0.0.3  by hand   routed to veth9, a link that \
                        is not ours (ip route del 10.0.0.3 dev veth9, unless it is wanted)
                        """);
    }

    @Nested
    class AllocationWithoutLink {

        @Test
        void isFreed() throws Exception {
            addLongAgo("a");
            assertThat(repair().text()).contains("allocation-without-link  10.0.0.0  done");
            assertThat(node.held()).isEmpty();
            assertAllAgree();
        }

        @Test
        void ofAnAddUnderWayIsNone() throws Exception {
            node.add("a");
            assertAllAgree();
        }
    }

    @Test
    void importedPodWithAHostRouteKeepsItsAddress() throws Exception {
        addLongAgo("imported");
        node.strayRoutes.add(new HostRoute(IpAddress.parse("10.0.0.0"), "veth9"));
        assertAllAgree();
        assertThat(repair().good()).isTrue();
        assertThat(node.held()).containsOnlyKeys("imported");
    }

    @Nested
    class LinkWithoutAllocation {

        @Test
        void getsItsAddressWrittenDown() throws Exception {
            node.add("gone");
            node.del("gone");
            link("a", "10.0.0.2");
            assertThat(look()).contains("link-without-allocation  10.0.0.2  --repair");
            assertThat(repair().good()).isTrue();
            assertThat(node.held()).isEqualTo(Map.of("a", "10.0.0.2"));
        }

        @Test
        void whoseAddressAnotherHoldsIsLeftToAPerson() throws Exception {
            addLongAgo("a");
            link("a", "10.0.0.0");
            link("b", "10.0.0.0");
            assertThat(repair().text())
                    .contains(
                            "address-twice  10.0.0.0  by hand",
                            "the link of container b interface eth0 has it, and container a"
                                    + " interface eth0 holds it");
            assertThat(node.held()).isEqualTo(Map.of("a", "10.0.0.0"));
        }

        @Test
        void outsideOurBlocksGetsItsBlockClaimed() throws Exception {
            link("a", "10.0.0.9");
            assertThat(repair().text()).contains("link-outside-blocks  10.0.0.9  done");
            assertThat(node.held()).isEqualTo(Map.of("a", "10.0.0.9"));
            assertAllAgree();
        }

        @Test
        void inABlockOfAnotherNodeStaysAProblem() throws Exception {
            node.node().registry().claim(Cidr.parse("10.0.0.8/30"), "node2");
            link("a", "10.0.0.9");
            assertThat(repair().good()).isFalse();
            assertThat(node.held()).isEmpty();
            assertThat(node.owned().blocks()).hasSize(1);
        }
    }

    @Test
    void lostRunIsRebuiltFromTheKernel() throws Exception {
        addLongAgo("a");
        addLongAgo("b");
        node.del("a");
        link("b", "10.0.0.1");
        Files.delete(root.resolve("run/net/10.0.0.0-30"));
        assertThat(look()).contains("file-missing  10.0.0.0/30  --repair");
        assertThat(repair().good()).isTrue();
        assertThat(node.held()).isEqualTo(Map.of("b", "10.0.0.1"));
    }

    @Test
    void damagedBlockFileIsMadeAnew() throws Exception {
        addLongAgo("a");
        link("a", "10.0.0.0");
        Files.writeString(root.resolve("run/net/10.0.0.0-30"), "manx-block 1\n");
        assertThat(look()).contains("file-damaged  10.0.0.0/30  --repair  ");
        assertThat(repair().good()).isTrue();
        assertThat(node.held()).isEqualTo(Map.of("a", "10.0.0.0"));
    }

    @Test
    void damagedListOfBlocksIsMadeAnewFromTheRegistry() throws Exception {
        addLongAgo("a");
        link("a", "10.0.0.0");
        List<Cidr> before = node.owned().blocks().stream().map(OwnedBlock::cidr).toList();
        Files.writeString(root.resolve("node1/net/blocks"), "manx-blocks 1\n");
        assertThat(look()).contains("file-damaged").contains("node1/net/blocks  --repair");
        assertThat(repair().good()).isTrue();
        assertThat(node.owned().blocks().stream().map(OwnedBlock::cidr))
                .containsExactlyElementsOf(before);
        assertAllAgree();
    }

    @Nested
    class Registry {

        @Test
        void withoutAnOwnedBlockGetsIt() throws Exception {
            node.node().registry().release(BLOCK, "node1");
            assertThat(look()).contains("block-not-in-registry  10.0.0.0/30  --repair");
            assertThat(repair().good()).isTrue();
            assertThat(node.node().registry().list(BLOCK)).containsEntry(BLOCK, "node1");
        }

        @Test
        void withABlockThatTheNodeForgotGivesItAgain() throws Exception {
            Cidr forgotten = Cidr.parse("10.0.0.4/30");
            node.node().registry().claim(forgotten, "node1");
            assertThat(look()).contains("block-not-written-down  10.0.0.4/30  --repair");
            assertThat(repair().good()).isTrue();
            assertThat(node.owned().find(forgotten)).isPresent();
        }

        @Test
        void withAnotherOwnerOfOurBlockIsLeftToAPerson() throws Exception {
            node.node().registry().release(BLOCK, "node1");
            node.node().registry().claim(BLOCK, "node2");
            assertThat(repair().text())
                    .contains("block-twice  10.0.0.0/30  by hand", "node node2 has it too");
            assertThat(node.node().registry().list(BLOCK)).containsEntry(BLOCK, "node2");
        }

        @Test
        void thatCannotBeReadIsNamed() throws Exception {
            Files.writeString(root.resolve("registry/10.0.0.4-30"), "x");
            assertThat(look()).contains("registry-unreadable  10.0.0.0/28  by hand");
        }
    }
}
