package dev.manx.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "10.0.0.0/30, 10.0.0.0-10.0.0.3",
        "10.0.0.9-10.0.1.2, 10.0.0.9-10.0.1.2",
        "0.0.0.0/0, 0.0.0.0-255.255.255.255",
        "fd00::/64, fd00::-fd00::ffff:ffff:ffff:ffff",
        "fd00::/48, fd00::-fd00::ffff:ffff:ffff:ffff:ffff",
        "::/0, ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    })
    void isAnAddressAPrefixOrTwoEnds(String text, String range) {
        assertThat(AddressRange.parse(text)).hasToString(range);
    }

    @Test
    void endsAreInIt() {
        AddressRange range = AddressRange.parse("10.0.0.9-10.0.0.11");
        assertThat(range.contains(IpAddress.parse("10.0.0.8"))).isFalse();
        assertThat(range.contains(IpAddress.parse("10.0.0.9"))).isTrue();
        assertThat(range.contains(IpAddress.parse("10.0.0.11"))).isTrue();
        assertThat(range.contains(IpAddress.parse("10.0.0.12"))).isFalse();
        assertThat(range.contains(IpAddress.parse("::a00:9"))).isFalse();
        assertThat(range.overlaps(Cidr.parse("10.0.0.0/29"))).isFalse();
        assertThat(range.overlaps(Cidr.parse("10.0.0.11/32"))).isTrue();
        assertThat(range.overlaps(Cidr.parse("10.0.0.0/8"))).isTrue();
    }

    @Test
    void endsInTheWrongOrderOrOfTwoFamiliesAreRefused() {
        assertThatThrownBy(() -> AddressRange.parse("10.0.0.2-10.0.0.1"))
                .hasMessage("10.0.0.2-10.0.0.1 is not a range");
        assertThatThrownBy(() -> AddressRange.parse("10.0.0.2-fd00::1"))
                .hasMessage("10.0.0.2-fd00::1 is not a range");
    }
}
