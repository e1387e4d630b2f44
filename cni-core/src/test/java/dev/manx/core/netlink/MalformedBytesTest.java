package dev.manx.core.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedBytesTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "length too short (<4 bytes), 03000100, 'attribute 1 at byte 0: length 3 is not between 4"
                + " and the 4 bytes there are'",
        "length zero, 00000100, 'attribute 1 at byte 0: length 0 is not between 4 and the 4 bytes"
                + " there are'",
        "longer than the rest, 09000100aabbccdd, 'attribute 1 at byte 0: length 9 is not between 4"
                + " and the 8 bytes there are'",
        "half a header, 0400, 'attribute at byte 0: too short (2 < 4 bytes)'",
        "half a second header, 040001000400, 'attribute at byte 4: too short (2 < 4 bytes)'",
    })
    void malformedAttributeIsRefused(String name, String hex, String message) {
        assertThatThrownBy(() -> AttributeReader.parse(bytes(hex)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage(message);
    }

    @Test
    void aNumberOfTheWrongSizeIsNotCutShort() throws Exception {
        var attributes = AttributeReader.parse(bytes("0600010001000000"));
        assertThatThrownBy(() -> attributes.getInt(1, 0))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("attribute 1: has 2 bytes, not 4");
    }

    @Test
    void theLaterOfTwoAttributesCounts() throws Exception {
        var attributes = AttributeReader.parse(bytes("0800010001000000 0800018002000000"));
        assertThat(attributes.getInt(1, 0)).isEqualTo(2); // and NLA_F_NESTED is no part of a type
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "half a header, 1000000002, 'message at byte 0: too short (5 < 16 bytes)'",
        "length below the header's, 0f000000020000000100000000000000, 'message at byte 0: length 15"
                + " is not between 16 and the 16 bytes there are'",
        "length of four thousand million, ffffffff020000000100000000000000, 'message at byte 0:"
                + " length 4294967295 is not between 16 and the 16 bytes there are'",
    })
    void malformedMessageIsRefused(String name, String hex, String message) {
        assertThatThrownBy(() -> Message.parse(bytes(hex)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage(message);
    }

    @Test
    void randomBytesGiveAValueOrTheTypedError() {
        var random = new Random(4711);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            for (int at = 0; at + 1 < bytes.length; at += 8) {
                bytes[at] = (byte) random.nextInt(40); // lengths that often fit
                bytes[at + 1] = 0;
            }
            try {
                var attributes = AttributeReader.parse(ByteBuffer.wrap(bytes));
                for (int type = 0; type < 4; type++) {
                    assertThat(attributes.getString(type)).isNotNull();
                    assertThat(attributes.nested(type).getIntOfArray(type, 1, 7))
                            .isNotEqualTo(Integer.MIN_VALUE);
                }
            } catch (MalformedMessageException e) {
                assertThat(e).hasMessageContaining("attribute");
            }
            try {
                for (var message : Message.parse(ByteBuffer.wrap(bytes))) {
                    assertThat(KernelAnswer.failure("fuzz", message)).isNotNull();
                }
            } catch (MalformedMessageException e) {
                assertThat(e).hasMessageMatching("(?s).*(message|attribute|request).*");
            }
        }
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
