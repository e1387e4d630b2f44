package dev.manx.core.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.net.Cidr;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EtcdKeysTest {

    private static final EtcdKeys KEYS = new EtcdKeys("/manx");

    @Test
    void aBlocksKeyIsItsAddressInHexadecimal() {
        assertThat(KEYS.block(Cidr.parse("10.244.166.128/26")))
                .isEqualTo("/manx/blocks/ipv4/0af4a680-26");
        assertThat(KEYS.owned("node1", Cidr.parse("fd00::80/122")))
                .isEqualTo("/manx/owned/node1/ipv6/fd000000000000000000000000000080-122");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/20", "255.255.255.255/32", "10.0.0.0/26", "fd00::/122"})
    void aBlockIsReadFromItsKey(String block) {
        Cidr cidr = Cidr.parse(block);
        assertThat(EtcdKeys.blockOf(KEYS.block(cidr))).isEqualTo(Optional.of(cidr));
        assertThat(EtcdKeys.blockOf(KEYS.owned("a-b", cidr))).isEqualTo(Optional.of(cidr));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/manx/blocks/ipv4/README",
                "/manx/blocks/ipv4/0af4a6-26",
                "/manx/blocks/ipv4/0af4a680-99",
                "/manx/blocks/ipv4/0af4a681-26",
                "/manx/blocks/ipv4/0af4a680-",
                "-26"
            })
    void aKeyOfSomebodyElseIsNoBlock(String key) {
        assertThat(EtcdKeys.blockOf(key)).isEmpty();
    }

    @Test
    void aRangeOfAddressesIsARangeOfKeys() {
        Cidr range = Cidr.parse("10.244.0.0/16");
        List<Cidr> within = List.of(Cidr.parse("10.244.0.0/26"), Cidr.parse("10.244.255.255/32"));
        List<Cidr> beyond = List.of(Cidr.parse("10.243.255.255/32"), Cidr.parse("10.245.0.0/20"));
        assertThat(within).allMatch(block -> isWithin(range, block));
        assertThat(beyond).noneMatch(block -> isWithin(range, block));
    }

    private static boolean isWithin(Cidr range, Cidr block) {
        String key = KEYS.block(block);
        return key.compareTo(KEYS.firstBlock(range)) >= 0
                && key.compareTo(KEYS.beyondBlocks(range)) < 0;
    }
}
