package dev.manx.harness.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class ResultShapeTest {

    private static final String IN_1_1 =
            """
            {"cniVersion":"1.1.0",
             "interfaces":[{"name":"veth1","mac":"02:00:00:00:00:01","mtu":1500},
                           {"name":"eth0","mac":"02:00:00:00:00:02","mtu":1500,"sandbox":"/ns"}],
             "ips":[{"interface":1,"address":"10.1.2.3/32","gateway":"10.1.2.1"}],
             "routes":[{"dst":"0.0.0.0/0","gw":"10.1.2.1","scope":0}],
             "dns":{"nameservers":["10.1.0.1"],"domain":"example.org"}}
            """;

    @Test
    void aResultOfItsVersionHasNoProblems() throws Exception {
        assertThat(ResultShape.problems("1.1.0", json(IN_1_1))).isEmpty();
        assertThat(ResultShape.problems("0.3.1", json(beforeOne("0.3.1")))).isEmpty();
    }

    @Test
    void whatANewerVersionBroughtIsAProblemInAnOlderOne() throws Exception {
        assertThat(ResultShape.problems("1.0.0", json(IN_1_1.replace("1.1.0", "1.0.0"))))
                .containsExactly(
                        "interfaces[0].mtu: is not in 1.0.0",
                        "interfaces[1].mtu: is not in 1.0.0",
                        "routes[0].scope: is not in 1.0.0");
    }

    @Test
    void theFamilyOfAnAddressIsNeededBeforeOneAndAProblemSince() throws Exception {
        assertThat(
                        ResultShape.problems(
                                "0.4.0",
                                json(beforeOne("0.4.0").replace("\"version\":\"4\",", ""))))
                .containsExactly("ips[0].version: missing");
        assertThat(ResultShape.problems("1.0.0", json(beforeOne("1.0.0"))))
                .containsExactly("ips[0].version: \"4\" is not what 1.0.0 has there");
    }

    @Test
    void eachPlaceIsNamed() throws Exception {
        assertThat(
                        ResultShape.problems(
                                "1.1.0",
                                json(
                                        """
                                        {"cniVersion":"1.0.0","interfaces":[{"mac":"x"}, 7],
                                         "ips":[{"interface":2,"address":"10.1.2.3"}],
                                         "routes":{"dst":"0.0.0.0/0"}, "dns":{"search":"x"}}
                                        """)))
                .containsExactly(
                        "cniVersion: \"1.0.0\" is not what 1.1.0 has there",
                        "interfaces[0].name: missing",
                        "interfaces[0].mac: \"x\" is not what 1.1.0 has there",
                        "interfaces[1]: 7 is no object",
                        "ips[0].address: \"10.1.2.3\" is not what 1.1.0 has there",
                        "ips[0].interface: 2 is no index of interfaces",
                        "routes: {\"dst\":\"0.0.0.0/0\"} is no array",
                        "dns.search: \"x\" is no array");
    }

    private static String beforeOne(String version) {
        return """
        {"cniVersion":"%s",
         "interfaces":[{"name":"eth0","sandbox":"/ns"}],
         "ips":[{"version":"4","interface":0,"address":"10.1.2.3/32"}],
         "routes":[{"dst":"0.0.0.0/0"}],"dns":{}}
        """
                .formatted(version);
    }

    private static JsonNode json(String text) throws Exception {
        return Chain.JSON.readTree(text);
    }
}
