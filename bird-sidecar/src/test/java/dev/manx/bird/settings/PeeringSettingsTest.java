package dev.manx.bird.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.bird.dialect.BirdString;
import dev.manx.core.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said of sessions, and of a table in their place.
final class PeeringSettingsTest {

    @Test
    void aTableOfTheKernelNeedsNothingElse() throws Exception {
        assertThat(parse("{\"export\": {}}").export()).isEqualTo(new Export.ToTable(119, 30));
        assertThat(parse("{\"export\": {\"table\": 700, \"protocol\": 31}}").export())
                .isEqualTo(new Export.ToTable(700, 31));
    }

    @Test
    void anExportThatCannotBeIsRefusedByItsKey() {
        assertThatThrownBy(() -> parse("{\"export\": {\"table\": 254}}"))
                .hasMessage(
                        "export.table: 254 is a table the kernel routes by; must be one of its"
                                + " own");
        assertThatThrownBy(() -> parse("{\"export\": {\"protocol\": 2}}"))
                .hasMessage("export.protocol: 2 is not between 4 and 255");
        assertThatThrownBy(() -> parse("{\"export\": {}, \"asNumber\": 64512}"))
                .hasMessageStartingWith("asNumber: unknown key");
    }

    @Test
    void sessionsThatCannotBeAreRefusedByTheirKey() {
        assertThatThrownBy(() -> peer("\"ttlSecurity\": true, \"hops\": 0"))
                .hasMessage("peers[0].hops: 0 is not between 1 and 254");
        assertThatThrownBy(() -> peer("\"routeReflectorClient\": true"))
                .hasMessage(
                        "peers[0].routeReflectorClient: AS 64500 is not ours; only peers of our AS"
                                + " can be clients");
        assertThatThrownBy(() -> peer("\"sourceAddress\": \"fd00::1\""))
                .hasMessage("peers[0].sourceAddress: fd00::1 and 10.20.30.1 are not of one family");
        assertThatThrownBy(() -> peer("\"import\": [{\"action\": \"drop\", \"cidr\": \"::/0\"}]"))
                .hasMessage("peers[0].import[0].action: \"drop\" is not accept or reject");
        assertThatThrownBy(
                        () ->
                                bgp(
                                        "\"communities\": [{\"cidr\": \"::/0\", \"values\":"
                                                + " [\"1:65536\"]}]"))
                .hasMessage(
                        "bgp.communities[0].values[0]: \"1:65536\" is not a community: two numbers"
                                + " up to 65535, as 64512:100, or three up to 4294967295");
        assertThatThrownBy(() -> bgp("\"holdTime\": 2"))
                .hasMessage("bgp.holdTime: 2 is not between 3 and 65535");
        assertThatThrownBy(() -> bgp("\"holdTime\": 9, \"keepaliveTime\": 5"))
                .hasMessage(
                        "bgp.keepaliveTime: 5 is more than half of the hold time, which is 9; must"
                                + " be 1 to 4");
        assertThatThrownBy(() -> peer("\"keepaliveTime\": 0"))
                .hasMessage("peers[0].keepaliveTime: 0 is not between 1 and 65535");
    }

    /// What holds for all sessions goes with their hold time, and not with another.
    @Test
    void aPeerWithAHoldTimeOfItsOwnGetsAThirdOfItBetweenSignsOfLife() throws Exception {
        String text =
                """
                {"address": "10.20.30.30", "bgp": {"holdTime": 90, "keepaliveTime": 45}, "peers": [
                  {"address": "10.20.30.1", "asNumber": 64500},
                  {"address": "10.20.30.2", "asNumber": 64500, "holdTime": 9},
                  {"address": "10.20.30.3", "asNumber": 64500, "keepaliveTime": 10}]}
                """;
        assertThat(parse(text).peers())
                .extracting(peer -> peer.options().keepalive())
                .containsExactly(
                        Optional.of(Duration.ofSeconds(45)),
                        Optional.empty(),
                        Optional.of(Duration.ofSeconds(10)));
    }

    @Test
    void aPasswordMayStandInAFileOfItsOwn(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("tor"), "shared secret\n");

        assertThat(peer("\"passwordFile\": \"" + file + "\"").peers().getFirst().password())
                .isEqualTo(new BirdString("shared secret"));
        assertThatThrownBy(() -> peer("\"passwordFile\": \"" + folder.resolve("none") + "\""))
                .hasMessage("peers[0].passwordFile: cannot be read (NoSuchFileException)");
        assertThatThrownBy(() -> peer("\"password\": \"p\", \"passwordFile\": \"" + file + "\""))
                .hasMessage(
                        "peers[0].passwordFile: and password are both there; must be one of them");
    }

    private static Settings peer(String more) throws JsonException {
        return parse(
                "{\"address\": \"10.20.30.30\", \"peers\": [{\"address\": \"10.20.30.1\","
                        + " \"asNumber\": 64500, "
                        + more
                        + "}]}");
    }

    private static Settings bgp(String keys) throws JsonException {
        return parse("{\"address\": \"10.20.30.30\", \"bgp\": {" + keys + "}}");
    }

    private static Settings parse(String text) throws JsonException {
        return Settings.parse(text.getBytes(StandardCharsets.UTF_8), SettingsTest.NODE);
    }
}
