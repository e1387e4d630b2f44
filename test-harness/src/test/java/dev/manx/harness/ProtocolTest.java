package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Promises P1 to P5: what goes in and out of a call.
@Tag("root")
class ProtocolTest {

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    private final ManxNode manx = ManxNode.of(net);
    private final FakeRuntime runtime = manx.runtime();
    private final Attachment attachment = manx.pod("c0ffee0123456789");

    @ParameterizedTest
    @ValueSource(strings = {"manx", "manx-ipam"})
    void p1VersionEchoesItsInputsVersionAndListsWhatIsSpoken(String program) throws Exception {
        Outcome outcome =
                runtime.call(
                        program, Map.of("CNI_COMMAND", "VERSION"), "{\"cniVersion\":\"0.4.0\"}");

        assertThat(outcome.orFail().json())
                .isEqualTo(
                        Outcome.JSON.readTree(
                                """
                                {"cniVersion":"0.4.0",
                                 "supportedVersions":["0.3.0","0.3.1","0.4.0","1.0.0","1.1.0"]}
                                """));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"})
    void p1TheResultOfAddIsInTheVersionAskedForAndTellsWhatWasInstalled(String version)
            throws Exception {
        FakeRuntime inVersion = runtime.withConflist(manx.inVersion(version));

        JsonNode result = inVersion.add(attachment).orFail().json();

        boolean beforeOne = version.startsWith("0.");
        String mtu = version.equals("1.1.0") ? ",\"mtu\":1450" : "";
        String scope = version.equals("1.1.0") ? ",\"scope\":253" : "";
        String podMac = ManxNode.sandbox(attachment).ip().link("eth0").orElseThrow().mac();
        assertThat(result)
                .isEqualTo(
                        Outcome.JSON.readTree(
                                """
                                {"cniVersion":"%s",
                                 "interfaces":[
                                   {"name":"calic0ffee01234","mac":"ee:ee:ee:ee:ee:ee"%s},
                                   {"name":"eth0","mac":"%s"%s,"sandbox":"%s"}],
                                 "ips":[{%s"interface":1,"address":"%s/32",
                                         "gateway":"169.254.1.1"}],
                                 "routes":[{"dst":"169.254.1.1/32"%s},
                                           {"dst":"0.0.0.0/0","gw":"169.254.1.1"}],
                                 "dns":{}}
                                """
                                        .formatted(
                                                version,
                                                mtu,
                                                podMac,
                                                mtu,
                                                attachment.netns(),
                                                beforeOne ? "\"version\":\"4\"," : "",
                                                podAddress(),
                                                scope)));
        inVersion.del(attachment).orFail();
    }

    @Test
    void p2StdoutHasTheResultOfAddAndNothingForTheRestAndLogsNeverHoldTheConfiguration() {
        ObjectNode conflist = manx.conflist().deepCopy();
        ((ObjectNode) conflist.at("/plugins/0")).put("apiToken", "s3cret-in-stdin");
        FakeRuntime withSecret = runtime.withConflist(conflist);

        Outcome added = withSecret.add(attachment).orFail();
        Outcome checked = withSecret.check(attachment).orFail();
        Outcome status = withSecret.status().orFail();
        Outcome collected = withSecret.gc(List.of(attachment)).orFail();
        Outcome deleted = withSecret.del(attachment).orFail();
        Outcome refused =
                withSecret.add(attachment.withNetns("/run/netns/mh-there-is-no-such-namespace"));

        assertThat(added.json().isObject()).isTrue();
        assertThat(List.of(checked, status, collected, deleted))
                .extracting(Outcome::stdout)
                .containsOnly("");
        assertThat(refused.json().path("cniVersion").asText()).isEqualTo("1.1.0");
        assertThat(List.of(added, checked, status, collected, deleted, refused))
                .noneMatch(each -> each.stderr().contains("s3cret"));
    }

    @Test
    void aPersonWhoTriesManxWithoutCniCommandGetsItsUsageOnStderr() {
        Outcome outcome = runtime.call("manx", Map.of(), "");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.stdout()).isEmpty();
        assertThat(outcome.stderr()).contains("CNI_COMMAND");
    }

    /// Rows: what is done to a right call, the code, and what the message must name.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    stdin is not JSON        | 6 | stdin
                    stdin is empty           | 6 | stdin
                    stdin is an array        | 6 | not a JSON object
                    no name                  | 7 | name
                    bad name                 | 7 | name
                    version 9.9.9            | 1 | 9.9.9
                    no version               | 1 | cniVersion
                    unknown CNI_COMMAND      | 4 | SHOUT
                    no CNI_IFNAME            | 4 | CNI_IFNAME
                    long CNI_IFNAME          | 4 | CNI_IFNAME
                    no CNI_CONTAINERID       | 4 | CNI_CONTAINERID
                    bad CNI_CONTAINERID      | 4 | CNI_CONTAINERID
                    no CNI_NETNS             | 4 | CNI_NETNS
                    unknown CNI_ARGS         | 4 | COLOUR
                    malformed CNI_ARGS       | 4 | COLOUR
                    bad CIDR                 | 7 | ipam.pools[0].cidr
                    CIDR of the wrong type   | 7 | ipam.pools[0].cidr
                    no pools                 | 7 | ipam.pools
                    MTU of the wrong type    | 7 | mtu
                    no ipam                  | 7 | ipam
                    """)
    void p3p4AWrongCallIsRefusedBeforeAnySideEffect(String row, int code, String named)
            throws Exception {
        Snapshot before = manx.snapshot();

        Outcome outcome = call(row);

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.errorCode()).as(outcome.toString()).isEqualTo(code);
        assertThat(outcome.errorMessage()).contains(named);
        assertThat(before.changesTo(manx.snapshot())).isEmpty();
    }

    @Test
    void p3ANamespaceThatIsMissingOrAPlainFileIsCode8Or3AndNamed() throws Exception {
        Path file = Files.writeString(net.folder().resolve("plain"), "no namespace\n");
        Snapshot before = manx.snapshot();

        for (String netns : List.of("/run/netns/mh-there-is-none", file.toString())) {
            Outcome outcome = runtime.add(attachment.withNetns(netns));

            assertThat(outcome.errorCode()).as(outcome.toString()).isIn(3, 8);
            assertThat(outcome.errorMessage()).contains(netns);
        }
        assertThat(before.changesTo(manx.snapshot())).isEmpty();
    }

    @Test
    void p3ThePluginsOwnNamespaceIsRefusedBeforeAnySideEffect() {
        Snapshot before = manx.snapshot();

        Outcome outcome = runtime.add(attachment.withNetns(manx.node().path().toString()));

        assertThat(outcome.errorCode()).as(outcome.toString()).isIn(4, 8);
        assertThat(outcome.errorMessage()).contains(manx.node().path().toString());
        assertThat(before.changesTo(manx.snapshot())).isEmpty();
    }

    @Test
    void p5UnknownArgsAreAcceptedWithIgnoreUnknownAndUnknownKeysAlways() {
        ObjectNode conflist = manx.conflist().deepCopy();
        ((ObjectNode) conflist.at("/plugins/0")).putObject("somebodyElsesKey").put("x", 1);

        runtime.withConflist(conflist)
                .add(attachment.withArgs("IgnoreUnknown=1;COLOUR=blue"))
                .orFail();
    }

    private Outcome call(String row) throws Exception {
        var environment = new TreeMap<>(runtime.environment("ADD", attachment));
        ObjectNode conf = runtime.netconf(0, attachment);
        ObjectNode pool = (ObjectNode) conf.at("/ipam/pools/0");
        String stdin = "";
        switch (row) {
            case "stdin is not JSON" -> stdin = "{\"cniVersion\": ";
            case "stdin is empty" -> stdin = " ";
            case "stdin is an array" -> stdin = "[]";
            case "no name" -> conf.remove("name");
            case "bad name" -> conf.put("name", "../etc");
            case "version 9.9.9" -> conf.put("cniVersion", "9.9.9");
            case "no version" -> conf.remove("cniVersion");
            case "unknown CNI_COMMAND" -> environment.put("CNI_COMMAND", "SHOUT");
            case "no CNI_IFNAME" -> environment.remove("CNI_IFNAME");
            case "long CNI_IFNAME" -> environment.put("CNI_IFNAME", "eth0123456789abc");
            case "no CNI_CONTAINERID" -> environment.remove("CNI_CONTAINERID");
            case "bad CNI_CONTAINERID" -> environment.put("CNI_CONTAINERID", "a/b");
            case "no CNI_NETNS" -> environment.remove("CNI_NETNS");
            case "unknown CNI_ARGS" -> environment.put("CNI_ARGS", "COLOUR=blue");
            case "malformed CNI_ARGS" -> environment.put("CNI_ARGS", "COLOUR");
            case "bad CIDR" -> pool.put("cidr", "10.244.0.0/33");
            case "CIDR of the wrong type" -> pool.put("cidr", 10);
            case "no pools" -> ((ObjectNode) conf.get("ipam")).putArray("pools");
            case "MTU of the wrong type" -> conf.put("mtu", "big");
            case "no ipam" -> conf.remove("ipam");
            default -> throw new IllegalArgumentException(row);
        }
        return runtime.call("manx", environment, stdin.isEmpty() ? conf.toString() : stdin);
    }

    private String podAddress() {
        return ManxNode.sandbox(attachment).ip().addresses().stream()
                .filter(each -> each.dev().equals("eth0"))
                .map(each -> each.address().replace("/32", ""))
                .findFirst()
                .orElseThrow();
    }
}
