package dev.manx.bird.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BirdStringTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "back\\slash", "a # b", "it's", "{ } ;", "größer", "\\", "😀"})
    void textThatCannotEndAStringIsQuotedAsItIs(String text) {
        assertThat(new BirdString(text).quoted()).isEqualTo('"' + text + '"');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "x\"; accept; #",
                "a\nb",
                "a\r",
                "\0",
                "\t",
                "\u0085",
                "a\ud800b",
                "\udc00"
            })
    void textThatCouldEndAStringOrALineIsRefused(String text) {
        assertThatThrownBy(() -> new BirdString(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theComplaintDoesNotTellThePassword() {
        assertThatThrownBy(() -> new BirdString("secret\""))
                .hasMessage("has a quote (\") at position 6; BIRD's strings cannot hold one");
    }

    @Test
    void lengthIsCountedInBytes() {
        assertThat(new BirdString("ö".repeat(127)).text()).hasSize(127);
        assertThatThrownBy(() -> new BirdString("ö".repeat(128)))
                .hasMessage("has 256 bytes, more than 255, the most BIRD is given");
    }
}
