package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.block.BlockState;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import dev.manx.core.spec.CniException;
import dev.manx.ipam.link.HostRoute;
import dev.manx.ipam.link.LinkAllocation;
import dev.manx.ipam.store.BlockClaims;
import dev.manx.ipam.store.BlockStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// P25: which blocks are given back, when, and what may come between.
class GiveBackTest extends PluginFixture {

    private static final String POOL = "{\"cidr\": \"10.0.0.0/28\", \"blockSize\": 31}";
    private static final Cidr ALL = Cidr.parse("10.0.0.0/28");
    private static final Duration GRACE = Duration.ofMinutes(5);

    private Cidr first = ALL;
    private Cidr second = ALL;

    /// Two blocks of two addresses; the first has one pod, the second none any more.
    @BeforeEach
    void emptyTheSecondOfTwoBlocks() throws Exception {
        configure(POOL);
        first = blockOf(node.add("a"));
        node.add("b");
        node.pass(Duration.ofSeconds(1));
        second = blockOf(node.add("c"));
        node.del("b");
        node.del("c");
    }

    private static Cidr blockOf(String address) {
        return Cidr.containing(IpAddress.parse(address), 31);
    }

    private String tend() throws Exception {
        return new TendCommand(node.node()).run().text();
    }

    /// All the way, of blocks that nothing announces.
    private void tendTwice() throws Exception {
        tend();
        node.pass(GiveBack.HEARD);
        tend();
    }

    private List<Cidr> inState(BlockState state) throws Exception {
        return node.owned().inState(state);
    }

    private String owner(Cidr block) throws Exception {
        return node.node().registry().list(ALL).getOrDefault(block, "nobody");
    }

    @Test
    void emptyBlockStaysForTheGraceTime() throws Exception {
        node.pass(GRACE.minusSeconds(1));
        assertThat(tend()).isEqualTo("nothing to do\n");
        node.pass(Duration.ofSeconds(1));
        assertThat(tend()).isEqualTo("withdrawn " + second + "\n");
        assertThat(inState(BlockState.CONFIRMED)).containsExactly(first);
        assertThat(owner(second)).isEqualTo("node1");
    }

    @Test
    void graceTimeIsConfigured() throws Exception {
        configure(POOL, ", \"giveBackAfter\": 2");
        node.pass(Duration.ofSeconds(3));
        assertThat(tend()).isEqualTo("withdrawn " + second + "\n");
    }

    @Test
    void graceTimeStartsAnewWithEachAddressThatComesBack() throws Exception {
        node.pass(GRACE.minusSeconds(1));
        node.addAsking("d", second.nth(0).toString());
        node.del("d");
        node.pass(Duration.ofSeconds(1));
        assertThat(tend()).isEqualTo("nothing to do\n");
    }

    @Test
    void rebootStartsTheGraceTimeAnewForPodsThatAreAboutToComeBack() throws Exception {
        node.pass(Duration.ofDays(1));
        node.reboot();
        node.add("a");
        assertThat(passSinceBootAt(node.instant())).isEmpty();
        assertThat(passSinceBootAt(node.instant().minus(GRACE))).hasSize(1);
    }

    private List<GiveBack.Done> passSinceBootAt(Instant booted) throws Exception {
        var use = KernelUse.of(node.node());
        try (BlockStore store = node.node().openStore();
                BlockClaims claims = node.node().claims(store)) {
            return new GiveBack(node.node(), store, claims, use, booted).pass();
        }
    }

    @Test
    void blockIsFreeForOthersOnlyWhenItsBlackholeIsGoneAndPeersHaveHeard() throws Exception {
        node.blackholes.add(second);
        node.pass(GRACE);
        tend();
        node.pass(Duration.ofHours(1));
        assertThat(tend()).isEqualTo("waiting " + second + "\n");
        assertThat(owner(second)).isEqualTo("node1");
        node.blackholes.clear();
        assertThat(tend()).isEqualTo("given-back " + second + "\n");
        assertThat(owner(second)).isEqualTo("nobody");
        assertThat(node.owned().blocks()).hasSize(1);
    }

    @Test
    void blockWithoutABlackholeWaitsUntilPeersHaveHeard() throws Exception {
        node.pass(GRACE);
        tend();
        node.pass(GiveBack.HEARD.minusSeconds(1));
        assertThat(tend()).isEqualTo("waiting " + second + "\n");
        node.pass(Duration.ofSeconds(1));
        assertThat(tend()).isEqualTo("given-back " + second + "\n");
    }

    @Test
    void lastBlockOfAFamilyStays() throws Exception {
        node.del("a");
        node.pass(GRACE);
        assertThat(tend()).isEqualTo("withdrawn " + second + "\n");
        node.pass(GRACE);
        tend();
        node.pass(GRACE);
        assertThat(tend()).isEqualTo("nothing to do\n");
        assertThat(inState(BlockState.CONFIRMED)).containsExactly(first);
    }

    @Test
    void eachFamilyKeepsABlock() throws Exception {
        configure(POOL + ", {\"cidr\": \"fd00::/122\", \"blockSize\": 127}");
        node.add("d");
        node.del("a");
        node.del("d");
        for (int i = 0; i < 4; i++) {
            node.pass(GRACE);
            tend();
        }
        assertThat(inState(BlockState.CONFIRMED))
                .extracting(Cidr::family)
                .containsExactlyInAnyOrder(Family.INET, Family.INET6);
    }

    @Test
    void blockOfAPoolThatGivesNothingGoesFirst() throws Exception {
        node.del("a");
        String disabled =
                "{\"cidr\": \"10.0.0.0/28\", \"blockSize\": 31, \"disabled\": true}, "
                        + "{\"cidr\": \"10.0.1.0/28\", \"blockSize\": 31}";
        configure(disabled);
        Cidr giving = blockOf(node.add("d"));
        node.del("d");
        node.pass(GRACE.plusSeconds(1));
        tendTwice();
        assertThat(inState(BlockState.CONFIRMED)).containsExactly(giving);
    }

    @Test
    void asManyAddressesStayFreeAsTheSpareBlocksHave() throws Exception {
        configure(POOL, ", \"spareBlocks\": 1");
        node.add("d");
        node.pass(GRACE);
        assertThat(tend()).isEqualTo("nothing to do\n");
        node.del("d");
        node.del("a");
        node.pass(GRACE);
        assertThat(tend()).isEqualTo("withdrawn " + second + "\n");
    }

    @Test
    void blockThatALinkHasAnAddressOfStays() throws Exception {
        node.links.add(
                new LinkAllocation(TestNode.NETWORK, "lost", "eth0", List.of(second.nth(1))));
        node.pass(GRACE);
        assertThat(tend()).isEqualTo("nothing to do\n");
        node.links.clear();
        node.strayRoutes.add(new HostRoute(second.nth(1), "veth1"));
        assertThat(tend()).isEqualTo("nothing to do\n");
    }

    @Test
    void blockThatALinkHasAnAddressOfAfterAllIsTakenBack() throws Exception {
        node.pass(GRACE);
        tend();
        node.links.add(
                new LinkAllocation(TestNode.NETWORK, "late", "eth0", List.of(second.nth(1))));
        assertThat(tend()).isEqualTo("taken-back " + second + "\n");
        assertThat(inState(BlockState.CONFIRMED)).contains(second);
    }

    @Test
    void releasingBlockGivesNoAddressWhileAnotherHasOne() throws Exception {
        node.pass(GRACE);
        tend();
        assertThat(blockOf(node.add("d"))).isEqualTo(first);
        assertThat(inState(BlockState.RELEASING)).containsExactly(second);
    }

    @Test
    void addThatNeedsRoomTakesTheReleasingBlockBack() throws Exception {
        node.pass(GRACE);
        tend();
        node.add("d");
        assertThat(blockOf(node.add("e"))).isEqualTo(second);
        assertThat(inState(BlockState.CONFIRMED)).containsExactlyInAnyOrder(first, second);
        node.pass(GiveBack.HEARD);
        assertThat(tend()).isEqualTo("nothing to do\n");
    }

    @Test
    void requestForAnAddressOfAReleasingBlockTakesItBack() throws Exception {
        node.pass(GRACE);
        tend();
        String wanted = second.nth(1).toString();
        assertThat(node.addAsking("d", wanted)).isEqualTo(wanted);
        assertThat(inState(BlockState.CONFIRMED)).contains(second);
    }

    @Test
    void blockThatTheRegistryGaveToAnotherNodeIsNotTakenBack() throws Exception {
        node.pass(GRACE);
        tend();
        // a crash between the registry's release and the end of the entry here, then another node
        node.node().registry().release(second, "node1");
        node.node().registry().claim(second, "node2");
        assertThatThrownBy(() -> node.addAsking("d", second.nth(0).toString()))
                .isInstanceOf(CniException.class)
                .hasMessageContaining("which node node2 has");
        assertThat(node.owned().find(second)).isEmpty();
        assertThat(owner(second)).isEqualTo("node2");
    }

    @Test
    void blockThatComesBackAfterItWasGivenAwayComesFresh() throws Exception {
        node.pass(GRACE);
        tendTwice();
        node.add("d");
        Cidr claimed = blockOf(node.add("e"));
        assertThat(claimed).isNotEqualTo(first);
        assertThat(owner(claimed)).isEqualTo("node1");
        assertThat(node.held()).containsEntry("e", claimed.nth(0).toString());
    }

    @Test
    void givenBackBlockLeavesNoFile() throws Exception {
        node.pass(GRACE);
        tendTwice();
        try (BlockStore store = node.node().peekStore()) {
            assertThat(store.files()).containsExactly(first);
        }
    }

    @Test
    void rebootInBetweenEndsInTheSame() throws Exception {
        node.blackholes.add(second);
        node.pass(GRACE);
        tend();
        node.reboot();
        node.pass(GiveBack.HEARD);
        assertThat(tend()).isEqualTo("given-back " + second + "\n");
        assertThat(owner(second)).isEqualTo("nobody");
    }

    @Test
    void releaseByHandWaitsForTheRouteToo() throws Exception {
        node.blackholes.add(second);
        var release = new ReleaseCommand(node.node());
        assertThat(release.block(second).text()).contains("its route goes first");
        assertThat(inState(BlockState.RELEASING)).containsExactly(second);
        node.blackholes.clear();
        assertThat(release.block(second).text()).contains("its route goes first");
        node.pass(GiveBack.HEARD);
        assertThat(release.block(second).text()).isEqualTo("block " + second + " is given back\n");
        assertThat(owner(second)).isEqualTo("nobody");
    }

    @Test
    void claimByHandTakesAReleasingBlockBack() throws Exception {
        node.pass(GRACE);
        tend();
        new ClaimCommand(node.node(), second).run();
        assertThat(inState(BlockState.CONFIRMED)).contains(second);
    }

    @Test
    void statusCountsAReleasingBlockAsRoom() throws Exception {
        var others = Cidr.parse("10.0.0.0/28");
        for (long i = 0; i < others.count(31); i++) {
            Cidr block = others.subnet(31, i);
            if (!block.equals(first) && !block.equals(second)) {
                node.node().registry().claim(block, "node2");
            }
        }
        node.pass(GRACE);
        node.add("d");
        tend();
        assertThat(call("STATUS", "", "")).isEmpty();
    }
}
