package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.net.Cidr;
import org.junit.jupiter.api.Test;

/// P26: an address that is asked for by name.
class AddressRequestTest extends PluginFixture {

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
        var block = Cidr.parse("10.244.166.148/30");
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
