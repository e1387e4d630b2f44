package dev.manx.core.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.net.Cidr;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockObjectTest {

    @ParameterizedTest
    @CsvSource({
        "10.244.166.128/26, 10.244.166.128-26, 10.244.160.0-20",
        "10.244.16.0/20, 10.244.16.0-20, 10.244.16.0-20",
        "fd00::1:80/122, fd00.0.0.0.0.0.1.80-122, fd00.0.0.0.0.0.1.0-116"
    })
    void aBlockHasOneNameAndOneRange(String cidr, String name, String range) {
        Cidr block = Cidr.parse(cidr);
        assertThat(BlockObject.name(block)).isEqualTo(name);
        assertThat(BlockObject.toCreate(block, "node1").path("metadata").toString())
                .isEqualTo(
                        "{\"name\":\"%s\",\"labels\":{\"manx.dev/node\":\"node1\",\"manx.dev/range\":\"%s\"}}"
                                .formatted(name, range));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    10.244.17.64/26 | manx.dev/range in (10.244.16.0-20)
                    10.244.0.0/18   | manx.dev/range in (10.244.0.0-20,10.244.16.0-20,10.244.32.0-20,10.244.48.0-20)
                    fd00::/116      | manx.dev/range in (fd00.0.0.0.0.0.0.0-116)
                    10.0.0.0/8      | ''
                    fd00::/64       | ''
                    """)
    void aRangeIsFoundByItsNames(String range, String selector) {
        String query = BlockObject.selectorOf(Cidr.parse(range)).orElse("");
        assertThat(URLDecoder.decode(query, StandardCharsets.UTF_8))
                .isEqualTo(selector.isEmpty() ? "" : "labelSelector=" + selector);
    }

    @ParameterizedTest
    @CsvSource({"node1, node1", "-_n.x-, n.x", "___, ''"})
    void aLabelIsWhatALabelMayBe(String node, String label) {
        assertThat(BlockObject.selectorOf(node)).endsWith("manx.dev%2Fnode%3D" + label);
    }

    @Test
    void aLongNameIsCutWhereALabelMayEnd() {
        String node = "a".repeat(62) + "-bcd";
        assertThat(BlockObject.selectorOf(node)).endsWith("%3D" + "a".repeat(62));
    }
}
