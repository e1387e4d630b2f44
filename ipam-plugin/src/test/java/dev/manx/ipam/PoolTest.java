package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.net.Cidr;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// P27 and P28: which pools give, and what they keep.
class PoolTest extends PluginFixture {

    private static final String FIRST = "{\"name\": \"a\", \"cidr\": \"10.1.0.0/30\"%s}";
    private static final String SECOND = "{\"name\": \"b\", \"cidr\": \"10.2.0.0/30\"%s}";

    private static String pools(String first, String second) {
        return FIRST.formatted(first) + "," + SECOND.formatted(second);
    }

    @Nested
    class Disabled {

        private static final String DISABLED = ", \"disabled\": true";

        @Test
        void givesNothingNewAndTakesReleases() throws Exception {
            configure(pools("", ""));
            call("ADD", "old", "");
            call("ADD", "kept", "");
            configure(pools(DISABLED, ""));
            assertThat(call("ADD", "new", "")).isEqualTo(given("10.2.0.0"));
            assertThat(call("ADD", "kept", "")).isEqualTo(given("10.1.0.1"));
            assertThat(call("DEL", "old", "")).isEmpty();
            assertThat(node.held()).isEqualTo(Map.of("kept", "10.1.0.1", "new", "10.2.0.0"));
        }

        @Test
        void isRefusedByNameWhenItIsAskedFor() {
            configure(pools(DISABLED, ""), ", \"ipv4_pools\": [\"a\"]");
            assertThat(call("ADD", "x", ""))
                    .isEqualTo(error(7, "ipam.ipv4_pools[0]: pool a is disabled"));
            configure(pools(DISABLED, ""));
            assertThat(call("ADD", "x", "", "CNI_ARGS", "IP=10.1.0.2"))
                    .isEqualTo(
                            error(7, "IP in CNI_ARGS: 10.1.0.2 is in pool a, which is disabled"));
        }

        @Test
        void whenAllAreNeitherAddNorStatusSucceeds() {
            configure(pools(DISABLED, ", \"nodeSelector\": {\"rack\": \"r1\"}"));
            String why =
                    "no pool gives addresses on this node: a is disabled, b is for nodes with the"
                            + " labels rack=r1";
            assertThat(call("ADD", "x", "")).isEqualTo(error(11, why));
            assertThat(call("STATUS", "", "")).isEqualTo(error(50, why));
        }
    }

    @Nested
    class NodeSelector {

        private static final String SELECTOR =
                ", \"nodeSelector\": {\"rack\": \"r1\", \"disk\": \"ssd\"}";

        @Test
        void givesToNodesWithAllOfItsLabels() {
            configure(
                    pools(SELECTOR, ""),
                    ", \"labels\": {\"rack\": \"r1\", \"disk\": \"ssd\", \"zone\": \"z\"}");
            assertThat(call("ADD", "x", "")).isEqualTo(given("10.1.0.0"));
        }

        @Test
        void givesNothingToANodeThatLacksOne() {
            configure(pools(SELECTOR, ""), ", \"labels\": {\"rack\": \"r1\"}");
            assertThat(call("ADD", "x", "")).isEqualTo(given("10.2.0.0"));
        }
    }

    @Nested
    class Reserved {

        @Test
        void addressesAreNeverGiven() throws Exception {
            configure(
                    pools(", \"reserved\": [\"10.1.0.0\", \"10.1.0.2-10.1.0.3\"]", ""),
                    ", \"cooldown\": 0");
            assertThat(call("ADD", "x", "")).isEqualTo(given("10.1.0.1"));
            assertThat(call("ADD", "y", "")).isEqualTo(given("10.2.0.0"));
            call("DEL", "x", "");
            assertThat(call("ADD", "z", "")).isEqualTo(given("10.1.0.1"));
            assertThat(call("ADD", "q", "", "CNI_ARGS", "IP=10.1.0.2"))
                    .isEqualTo(
                            error(
                                    7,
                                    "IP in CNI_ARGS: 10.1.0.2 is in pool a, which has it reserved"
                                            + " (ask for another address)"));
        }

        @Test
        void blockIsNotClaimedWhenNothingOfItCanBeGiven() throws Exception {
            configure(
                    "{\"cidr\": \"10.3.0.0/29\", \"blockSize\": 30, \"reserved\":"
                            + " [\"10.3.0.0/31\", \"10.3.0.2/31\", \"10.3.0.7\"]}");
            for (int i = 4; i < 7; i++) {
                assertThat(call("ADD", "c" + i, "")).isEqualTo(given("10.3.0." + i));
            }
            assertThat(call("ADD", "x", ""))
                    .contains("\"code\":11", "with 3 addresses used and 0 free");
            assertThat(call("STATUS", "", "")).contains("\"code\":50");
            assertThat(node.owned().blocks()).hasSize(1);
        }

        @Test
        void addressKeepsTheHolderThatItHadBefore() {
            configure(pools("", ""));
            call("ADD", "x", "");
            configure(pools(", \"reserved\": [\"10.1.0.0/31\"]", ""));
            assertThat(call("ADD", "x", "")).isEqualTo(given("10.1.0.0"));
            assertThat(call("ADD", "y", "")).isEqualTo(given("10.1.0.2"));
        }
    }

    @Nested
    class MaxBlocksPerNode {

        private static final String POOL = "{\"cidr\": \"10.3.0.0/29\", \"blockSize\": 31}";

        @Test
        void stopsClaims() throws Exception {
            configure(POOL, ", \"maxBlocksPerNode\": 2");
            for (int i = 0; i < 4; i++) {
                call("ADD", "c" + i, "");
            }
            String why =
                    "no address left: pool 10.3.0.0/29: 2 of its 4 blocks of /31 are this node's,"
                            + " with 4 addresses used and 0 free; this node has 2 blocks, and"
                            + " ipam.maxBlocksPerNode is 2 (raise it, or run fewer pods here)";
            assertThat(call("ADD", "x", "")).isEqualTo(error(11, why));
            assertThat(call("STATUS", "", "")).isEqualTo(error(50, why));
            Cidr pool = Cidr.parse("10.3.0.0/29");
            Cidr last = pool.subnet(31, 3);
            Cidr foreign = node.owned().find(last).isEmpty() ? last : pool.subnet(31, 1);
            assertThat(call("ADD", "x", "", "CNI_ARGS", "IP=" + foreign.address()))
                    .isEqualTo(error(11, "IP in CNI_ARGS: " + why));
            assertThat(node.owned().blocks()).hasSize(2);
        }

        @Test
        void countsEachFamilyByItself() {
            configure(
                    POOL + ", {\"cidr\": \"fd00::/126\", \"blockSize\": 127}",
                    ", \"maxBlocksPerNode\": 1");
            assertThat(call("ADD", "x", "")).contains("10.3.0.", "fd00::");
        }
    }

    @Test
    void exhaustionNamesWhoHasTheBlocks() throws Exception {
        configure("{\"cidr\": \"10.3.0.0/28\", \"blockSize\": 31}");
        String[] owners = {"n1", "n2", "n2", "n3", "n4", "n5", "n6", "n6"};
        for (int i = 0; i < owners.length; i++) {
            node.node().registry().claim(Cidr.parse("10.3.0." + 2 * i + "/31"), owners[i]);
        }
        assertThat(call("ADD", "x", ""))
                .contains("no block is unclaimed: n2 has 2, n6 2, n1 1, n3 1 and 2 others 2 (give");
    }
}
