package dev.manx.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.0.0.0",
        "10.244.166.128, 10.244.166.128",
        "255.255.255.255, 255.255.255.255",
        "::, ::",
        "::1, ::1",
        "fe80::ecee:eeff:feee:eeee, fe80::ecee:eeff:feee:eeee",
        "2001:0DB8:0:0:0:0:0:1, 2001:db8::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "1:0:0:2:0:0:3:4, 1::2:0:0:3:4",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::ffff:10.0.0.1, ::ffff:a00:1",
    })
    void textIsReadAndWrittenInItsCanonicalForm(String text, String canonical) {
        assertThat(IpAddress.parse(text)).hasToString(canonical);
        byte[] file = ("free " + text + " ::").getBytes(StandardCharsets.UTF_8);
        assertThat(IpAddress.lowBits(file, 5, 5 + text.length()))
                .isEqualTo(IpAddress.parse(canonical).low());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.04",
                "1..2.3",
                "1.2.3.",
                " 1.2.3.4",
                "1.2.3.4 ",
                "a.b.c.d",
                ":",
                ":::",
                "1::2::3",
                "12345::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "fe80::1%eth0",
                "1.2.3.4::",
                "::1.2.3",
                "g::"
            })
    void otherTextIsRefusedByName(String text) {
        assertThatThrownBy(() -> IpAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not an IP address: \"" + text + "\"");
    }

    @Test
    void bytesAndTextAreTheSameAddress() {
        var random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            byte[] bytes = new byte[i % 2 == 0 ? 4 : 16];
            random.nextBytes(bytes);
            IpAddress address = IpAddress.fromBytes(bytes);
            assertThat(address.toBytes()).isEqualTo(bytes);
            assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
        }
    }

    @Test
    void addingCarriesIntoTheUpperHalf() {
        assertThat(IpAddress.parse("2001:db8::ffff:ffff:ffff:ffff").plus(1))
                .hasToString("2001:db8:0:1::");
    }

    @Test
    void ipv4DoesNotRunOverItsEnd() {
        IpAddress last = IpAddress.parse("255.255.255.255");
        assertThatThrownBy(() -> last.plus(1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void orderIsByFamilyThenUnsignedValue() {
        assertThat(IpAddress.parse("200.0.0.1")).isGreaterThan(IpAddress.parse("10.0.0.1"));
        assertThat(IpAddress.parse("ff::")).isGreaterThan(IpAddress.parse("1::"));
        assertThat(IpAddress.parse("::")).isGreaterThan(IpAddress.parse("255.255.255.255"));
    }
}
