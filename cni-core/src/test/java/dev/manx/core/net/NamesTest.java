package dev.manx.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// [Mac] and [InterfaceName]: text that the kernel would take, and nothing else.
class NamesTest {

    @Test
    void aMacIsReadInEitherCaseAndWrittenInLowerCase() {
        assertThat(Mac.parse("EE:ee:0a:0B:00:01")).hasToString("ee:ee:0a:0b:00:01");
        assertThat(Mac.fromBytes(Mac.parse("02:00:00:00:00:ff").toBytes()))
                .hasToString("02:00:00:00:00:ff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ee:ee:ee:ee:ee",
                "ee:ee:ee:ee:ee:ee:ee",
                "ee-ee-ee-ee-ee-ee",
                "eeeeeeeeeeee",
                "ee:ee:ee:ee:ee:e"
            })
    void otherTextIsNoMac(String text) {
        assertThatThrownBy(() -> Mac.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a MAC (such as ee:ee:ee:ee:ee:ee): \"" + text + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "ee:ee:ee:ee:ee:ee,fe80::ecee:eeff:feee:eeee",
        "02:42:0a:00:00:01,fe80::42:aff:fe00:1"
    })
    void aLinkLocalAddressIsTheModifiedEui64(String mac, String address) {
        assertThat(Mac.parse(mac).linkLocal()).isEqualTo(IpAddress.parse(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"01:00:5e:00:00:01", "ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00"})
    void aStationsMacIsNoGroupsAndNotZero(String text) {
        assertThatThrownBy(() -> Mac.parseStation(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(text + " is no address of one station (group bit set, or all zero)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"e", "eth0", "calic440f455693", "eth0.100", "veth@x"})
    void interfaceNamesAreThoseOfTheKernel(String name) {
        assertThat(new InterfaceName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "a/b", "a:b", "a b", "a\tb", "a\nb", "sixteencharacter", "é"})
    void otherInterfaceNamesAreRefused(String name) {
        assertThatThrownBy(() -> new InterfaceName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("interface name \"" + name + "\" ");
    }
}
