package dev.manx.bird.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.bird.control.MalformedReplyException;
import dev.manx.bird.control.Reply;
import dev.manx.bird.control.ReplyParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Replies to `show protocols all` as BIRD 1.6.8, 2.0.12 and 3.1.8 gave them, with sessions in
/// every state.
final class BgpSessionTest {

    private static final String QUEER = "it's a \\ # desc";
    private static final String NO_ROUTE = "Socket: No route to host";
    private static final String RESET = "Socket: Connection reset by peer";
    private static final String BAD_AS_RECEIVED = "Received: Bad peer AS";

    @Test
    void readsBird16() throws Exception {
        assertThat(sessions("1.6"))
                .containsExactly(
                        up("10.9.0.1", "23:18:09"),
                        without("Peer_nobody", "10.9.0.9", "Connect", "23:18:02", NO_ROUTE),
                        without("Peer_passive", "10.9.0.8", "Passive", "23:18:02", ""),
                        other("Active", "23:18:02", RESET),
                        without("Peer_off", "10.9.0.7", "Down", "23:18:02", ""),
                        without("Peer_bad2", "10.9.0.1", "Idle", "23:18:05", BAD_AS_RECEIVED));
    }

    @Test
    void readsBird2() throws Exception {
        assertThat(sessions("2"))
                .containsExactly(
                        up("10.9.0.2", "23:18:10.383"),
                        without("Peer_nobody", "10.9.0.9", "Active", "23:18:03.332", NO_ROUTE),
                        without("Peer_passive", "10.9.0.8", "Passive", "23:18:03.332", ""),
                        other("Idle", "23:18:10.383", "BGP Error: Bad peer AS"),
                        without("Peer_off", "10.9.0.7", "Down", "23:18:03.332", ""));
    }

    @Test
    void readsBird3() throws Exception {
        assertThat(sessions("3"))
                .containsExactly(
                        up("10.9.0.1", "23:19:17.656"),
                        without("Peer_nobody", "10.9.0.9", "Connect", "23:19:17.452", NO_ROUTE),
                        without("Peer_passive", "10.9.0.8", "Passive", "23:19:17.452", ""),
                        other("Active", "23:19:17.452", RESET),
                        without("Peer_off", "10.9.0.7", "Down", "23:19:17.452", ""),
                        without("Peer_bad2", "10.9.0.1", "Active", "23:19:17.452", RESET));
    }

    @Test
    void routesOfTwoChannelsAreAddedAndFilteredOnesLeftOut() throws Exception {
        List<BgpSession> sessions =
                BgpSession.parse(
                        reply(
                                List.of(
                                        "1002-both BGP --- up 2026-11-24 Established",
                                        "1006-  BGP state:          Established",
                                        "   Channel ipv4",
                                        "     Routes: 2 imported, 3 filtered, 4 exported, 1"
                                                + " preferred",
                                        "   Channel ipv6",
                                        "     Routes:         10 imported, 20 exported",
                                        "0000 ")));
        assertThat(sessions.getFirst().routes()).contains(new BgpSession.Routes(12, 24));
        assertThat(sessions.getFirst().since()).isEqualTo("2026-11-24");
    }

    /// It stands on the first line below the row, so it is read before what it imitates.
    @Test
    void aDescriptionCannotPassForAnythingElse() throws Exception {
        BgpSession session =
                BgpSession.parse(
                                reply(
                                        List.of(
                                                "1002-p BGP --- start 10:00:00 Active",
                                                "1006-  Description:    BGP state: Established",
                                                "   BGP state:          Active",
                                                "0000 ")))
                        .getFirst();
        assertThat(session.description()).isEqualTo("BGP state: Established");
        assertThat(session.state()).isEqualTo("Active");
    }

    @Test
    void aCountThatIsNoneIsMalformed() {
        assertThatThrownBy(
                        () ->
                                BgpSession.parse(
                                        reply(
                                                List.of(
                                                        "1002-p BGP --- up 10:00:00 Established",
                                                        "1006-  Routes: many imported",
                                                        "0000 "))))
                .isInstanceOf(MalformedReplyException.class)
                .hasMessage("not a count of routes: \"many imported\"");
    }

    private static BgpSession up(String neighbor, String since) {
        return new BgpSession(
                "Mesh_up",
                neighbor,
                "64512",
                QUEER,
                "Established",
                since,
                Optional.of(new BgpSession.Routes(2, 2)),
                "");
    }

    private static BgpSession without(
            String name, String neighbor, String state, String since, String lastError) {
        return new BgpSession(
                name, neighbor, "64512", QUEER, state, since, Optional.empty(), lastError);
    }

    private static BgpSession other(String state, String since, String lastError) {
        return new BgpSession(
                "Peer_badas",
                "10.9.0.3",
                "64599",
                "other",
                state,
                since,
                Optional.empty(),
                lastError);
    }

    private static List<BgpSession> sessions(String version) throws Exception {
        return BgpSession.parse(
                reply(
                        Files.readAllLines(
                                Path.of("src/test/resources/show-protocols-all", version))));
    }

    private static Reply reply(List<String> lines) throws Exception {
        var parser = new ReplyParser();
        Optional<Reply> reply = Optional.empty();
        for (String line : lines) {
            reply = parser.feed(line);
        }
        return reply.orElseThrow();
    }
}
