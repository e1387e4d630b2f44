package dev.manx.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResultTest {

    private static final String NEWEST =
            """
            {"cniVersion":"1.1.0",\
            "interfaces":[{"name":"calic440f455693","mac":"ee:ee:ee:ee:ee:ee","mtu":1450},\
            {"name":"eth0","mac":"02:00:00:00:00:01","mtu":1450,"sandbox":"/run/netns/pod"}],\
            "ips":[{"interface":1,"address":"10.244.166.128/32","gateway":"169.254.1.1"}],\
            "routes":[{"dst":"169.254.1.1/32","scope":253},{"dst":"0.0.0.0/0","gw":"169.254.1.1"}],\
            "dns":{"nameservers":["10.96.0.10"]}}\
            """;

    private static final String OLD =
            """
            {"cniVersion":"%s",\
            "interfaces":[{"name":"calic440f455693","mac":"ee:ee:ee:ee:ee:ee"},\
            {"name":"eth0","mac":"02:00:00:00:00:01","sandbox":"/run/netns/pod"}],\
            "ips":[{%s"interface":1,"address":"10.244.166.128/32","gateway":"169.254.1.1"}],\
            "routes":[{"dst":"169.254.1.1/32"},{"dst":"0.0.0.0/0","gw":"169.254.1.1"}],\
            "dns":{"nameservers":["10.96.0.10"]}}\
            """;

    private static Result parse(String json) throws Exception {
        return Result.parse(Json.parseObject(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theNewestVersionGoesThroughUnchanged() throws Exception {
        assertThat(parse(NEWEST).toJson(SpecVersion.V1_1_0)).hasToString(NEWEST);
    }

    @ParameterizedTest
    @EnumSource(
            value = SpecVersion.class,
            names = {"V0_3_0", "V0_3_1", "V0_4_0", "V1_0_0"})
    void olderVersionsGetOnlyWhatTheyKnow(SpecVersion version) throws Exception {
        String ipVersion = version.atLeast(SpecVersion.V1_0_0) ? "" : "\"version\":\"4\",";
        String expected = OLD.formatted(version, ipVersion);
        assertThat(parse(NEWEST).toJson(version)).hasToString(expected);
        assertThat(parse(expected).toJson(version)).hasToString(expected);
    }

    @Test
    void hostBitsOfARoutesDestinationAreDropped() throws Exception {
        Result result = parse("{\"routes\":[{\"dst\":\"10.1.2.3/8\"}]}");
        assertThat(result.routes().getFirst().destination()).hasToString("10.0.0.0/8");
    }

    @Test
    void aBadResultIsADecodingFailureThatNamesTheKey() {
        assertThatThrownBy(() -> parse("{\"ips\":[{\"address\":\"10.0.0.1\"}]}"))
                .isInstanceOf(CniException.class)
                .hasMessage(
                        "result: ips[0].address: \"10.0.0.1\" has no prefix length (such as"
                                + " 10.244.0.0/16)")
                .satisfies(e -> assertThat(((CniException) e).code()).isEqualTo(6));
    }
}
