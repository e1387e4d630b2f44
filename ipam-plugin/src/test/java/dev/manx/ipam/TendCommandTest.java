package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.block.BlockState;
import dev.manx.core.net.Cidr;
import java.util.List;
import org.junit.jupiter.api.Test;

class TendCommandTest extends PluginFixture {

    private static final String POOLS = "{\"cidr\": \"10.0.0.0/28\", \"blockSize\": 30}";

    private String tend() throws Exception {
        return new TendCommand(node.node()).run().text();
    }

    private List<Cidr> confirmed() throws Exception {
        return node.owned().inState(BlockState.CONFIRMED);
    }

    @Test
    void claimsNothingAheadUnlessAsked() throws Exception {
        configure(POOLS);
        assertThat(tend()).isEqualTo("nothing to do\n");
        assertThat(confirmed()).isEmpty();
    }

    @Test
    void claimsTheFirstBlockBeforeTheFirstPod() throws Exception {
        configure(POOLS, ", \"spareBlocks\": 1");
        assertThat(tend()).startsWith("claimed 10.0.0.");
        assertThat(confirmed()).hasSize(1);
        assertThat(tend()).isEqualTo("nothing to do\n");
    }

    @Test
    void claimsAnotherWhenFewerAddressesAreFreeThanTheSpareBlocksHave() throws Exception {
        configure(POOLS, ", \"spareBlocks\": 1");
        tend();
        node.add("pod");
        assertThat(tend()).startsWith("claimed ");
        assertThat(tend()).isEqualTo("nothing to do\n");
        assertThat(confirmed()).hasSize(2);
    }

    @Test
    void stopsAtTheEndOfThePool() throws Exception {
        configure(POOLS, ", \"spareBlocks\": 5");
        tend();
        assertThat(confirmed()).hasSize(4);
    }

    @Test
    void keepsToTheLimitOfTheNode() throws Exception {
        configure(POOLS, ", \"spareBlocks\": 3, \"maxBlocksPerNode\": 2");
        tend();
        assertThat(confirmed()).hasSize(2);
    }
}
