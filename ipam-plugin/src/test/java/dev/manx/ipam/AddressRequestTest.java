package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.net.Cidr;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private static String annotations(String key, String value) {
        return ", \"runtimeConfig\": {\"io.kubernetes.cri.pod-annotations\": {\"manx.dev/"
                + key
                + "\": \""
                + value
                + "\"}}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.244.166.150", " 10.244.166.150 ", "[\\\"10.244.166.150\\\"]"})
    void aPodsAnnotationAsksToo(String value) {
        assertThat(call("ADD", "a", annotations("ip-addresses", value)))
                .isEqualTo(given("10.244.166.150"));
    }

    @Test
    void anAnnotationIsAboutThePodsFirstInterfaceOnly() {
        String asking = annotations("ip-addresses", "10.244.166.150");
        call("ADD", "a", asking);
        assertThat(call("ADD", "a", asking, "CNI_IFNAME", "net1"))
                .isNotEqualTo(given("10.244.166.150"))
                .contains("\"address\":\"10.244.166.");
    }

    @Test
    void anAnnotationThatIsNoAddressIsNamed() {
        String path = "runtimeConfig.io.kubernetes.cri.pod-annotations.manx.dev/ip-addresses";
        assertThat(call("ADD", "a", annotations("ip-addresses", "x,y")))
                .isEqualTo(error(7, path + ": not an IP address: \"x\""));
        assertThat(call("ADD", "a", annotations("ip-addresses", "[x")))
                .isEqualTo(error(7, path + ": neither a JSON array nor a list with commas: [x"));
    }

    @Nested
    class WithTwoPools {

        @BeforeEach
        void configureTwo() {
            configure(
                    "{\"cidr\": \"10.1.0.0/30\", \"blockSize\": 30},"
                            + "{\"name\": \"lab\", \"cidr\": \"10.2.0.0/30\", \"blockSize\": 30}");
        }

        @ParameterizedTest
        @ValueSource(strings = {"lab", "10.2.0.0/30", "[\\\"lab\\\"]"})
        void anAnnotationChoosesThePoolByNameOrPrefix(String value) {
            assertThat(call("ADD", "a", "")).isEqualTo(given("10.1.0.0"));
            assertThat(call("ADD", "b", annotations("ipv4-pools", value)))
                    .isEqualTo(given("10.2.0.0"));
        }

        @Test
        void aFullPoolIsNotLeftForAnother() {
            for (int i = 0; i < 4; i++) {
                call("ADD", "a" + i, annotations("ipv4-pools", "lab"));
            }
            assertThat(call("ADD", "b", annotations("ipv4-pools", "lab")))
                    .contains("\"code\":11")
                    .contains("10.2.0.0/30")
                    .doesNotContain("10.1.0.0/30");
        }

        @Test
        void aPoolThatIsNotThereIsNamed() {
            assertThat(call("ADD", "a", annotations("ipv4-pools", "attic")))
                    .isEqualTo(
                            error(
                                    7,
                                    "runtimeConfig.io.kubernetes.cri.pod-annotations"
                                            + ".manx.dev/ipv4-pools: no IPv4 pool is called or has"
                                            + " \"attic\" (pools: 10.1.0.0/30, 10.2.0.0/30)"));
        }
    }
}
