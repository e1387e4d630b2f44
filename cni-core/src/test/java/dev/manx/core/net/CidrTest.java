package dev.manx.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    private static final Cidr BLOCK = Cidr.parse("10.244.166.128/26");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.244.0.0 | \"10.244.0.0\" has no prefix length (such as 10.244.0.0/16)",
                "10.244.0.0/ | \"10.244.0.0/\" has no number behind its slash",
                "10.244.0.0/-1 | \"10.244.0.0/-1\" has no number behind its slash",
                "10.244.0.0/33 | prefix length 33 of 10.244.0.0 is not between 0 and 32",
                "10.244.0.1/16 | 10.244.0.1/16 has bits set behind its length; the prefix is"
                        + " 10.244.0.0/16",
                "::1/64 | ::1/64 has bits set behind its length; the prefix is ::/64",
                "2001:db8::1/0 | 2001:db8::1/0 has bits set behind its length; the prefix is ::/0",
            })
    void textThatIsNoPrefixIsRefusedWithItsReason(String text, String message) {
        assertThatThrownBy(() -> Cidr.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        byte[] file = ("block " + text + " pending").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Cidr.parse(file, 6, 6 + text.length()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.244.0.0/16",
                "10.0.0.1/32",
                "10.0.0.0/08",
                "0.0.0.0/0",
                "2001:db8::/122"
            })
    void aPrefixIsReadWhereItStandsInAFile(String text) {
        byte[] file = ("block " + text + "\n").getBytes(StandardCharsets.UTF_8);
        assertThat(Cidr.parse(file, 6, 6 + text.length())).isEqualTo(Cidr.parse(text));
    }

    @Test
    void aBlockCountsItsAddressesFromZero() {
        assertThat(BLOCK.size()).isEqualTo(64);
        assertThat(BLOCK.nth(0)).hasToString("10.244.166.128");
        assertThat(BLOCK.nth(63)).hasToString("10.244.166.191");
        assertThat(BLOCK.indexOf(IpAddress.parse("10.244.166.190"))).isEqualTo(62);
        assertThatThrownBy(() -> BLOCK.nth(64)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> BLOCK.indexOf(IpAddress.parse("10.244.166.192")))
                .hasMessage("10.244.166.192 is not in 10.244.166.128/26");
    }

    @Test
    void containsIsAboutPrefixesAndFamilies() {
        Cidr pool = Cidr.parse("10.244.0.0/16");
        assertThat(pool.contains(BLOCK)).isTrue();
        assertThat(BLOCK.contains(pool)).isFalse();
        assertThat(BLOCK.overlaps(pool)).isTrue();
        assertThat(BLOCK.overlaps(Cidr.parse("10.244.166.192/26"))).isFalse();
        assertThat(Cidr.parse("0.0.0.0/0").contains(IpAddress.parse("::"))).isFalse();
        assertThat(Cidr.parse("::/0").contains(IpAddress.parse("ffff::"))).isTrue();
    }

    @Test
    void aPoolIsCutIntoBlocks() {
        Cidr pool = Cidr.parse("10.244.0.0/16");
        assertThat(pool.count(26)).isEqualTo(1024);
        assertThat(pool.subnet(26, 0)).hasToString("10.244.0.0/26");
        assertThat(pool.subnet(26, 1023)).hasToString("10.244.255.192/26");
        assertThat(pool.count(15)).isZero();
        assertThatThrownBy(() -> pool.subnet(26, 1024))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void ipv6BlocksReachPastTheLower64Bits() {
        Cidr pool = Cidr.parse("2001:db8::/48");
        assertThat(pool.subnet(122, 1)).hasToString("2001:db8::40/122");
        assertThat(pool.subnet(122, 1L << 58)).hasToString("2001:db8:0:1::/122");
        assertThat(Cidr.containing(IpAddress.parse("2001:db8::7f"), 122))
                .hasToString("2001:db8::40/122");
        assertThat(pool.size()).isEqualTo(Long.MAX_VALUE);
    }
}
