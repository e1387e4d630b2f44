package dev.manx.bird.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Lines as BIRD 1.6.8 and 2.0.12 sent them.
final class ReplyParserTest {

    @Test
    void aLineWithABlankIsAWholeReply() throws Exception {
        assertThat(parse("0001 BIRD 2.0.12 ready."))
                .isEqualTo(reply(new Reply.Line(1, "BIRD 2.0.12 ready.")));
    }

    @Test
    void aLineWithAMinusHasMoreBehindIt() throws Exception {
        assertThat(parse("0002-Reading configuration from /b.cfg", "0003 Reconfigured"))
                .isEqualTo(
                        reply(
                                new Reply.Line(2, "Reading configuration from /b.cfg"),
                                new Reply.Line(3, "Reconfigured")));
    }

    @Test
    void aLineThatBeginsWithABlankHasTheCodeBeforeIt() throws Exception {
        assertThat(parse("1011-Router ID is 1.2.3.4", " Hostname is x", "0013 Daemon is up"))
                .isEqualTo(
                        reply(
                                new Reply.Line(1011, "Router ID is 1.2.3.4"),
                                new Reply.Line(1011, "Hostname is x"),
                                new Reply.Line(13, "Daemon is up")));
    }

    @Test
    void anUnaskedLineIsNotPartOfTheReply() throws Exception {
        assertThat(parse("+device1: state changed", "0000 "))
                .isEqualTo(reply(new Reply.Line(0, "")));
    }

    @Test
    void anErrorIsAReplyThatSaysSo() throws Exception {
        Reply reply = parse("0002-Reading", "8002 ./bird_aggr.cfg:12:1 syntax error");
        assertThat(reply.isError()).isTrue();
        assertThat(reply.is(ReplyCode.CONFIGURATION_FILE_ERROR)).isTrue();
        assertThat(reply.message()).isEqualTo("./bird_aggr.cfg:12:1 syntax error");
    }

    @Test
    void oneReplyEndsWhereTheNextBegins() throws Exception {
        var parser = new ReplyParser();
        parser.feed("0001 one");
        assertThat(parser.feed("0000 two")).contains(reply(new Reply.Line(0, "two")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | BIRD's line \"\" is too short for a code",
                "`0001` | BIRD's line \"0001\" is too short for a code",
                "`hello world` | BIRD's line \"hello world\" does not begin with four digits",
                "`00a1 x` | BIRD's line \"00a1 x\" does not begin with four digits",
                "`00011x` | BIRD's line \"00011x\" has neither blank nor '-' behind its code",
                "` x` | BIRD's line \" x\" goes on with a reply that has not begun",
            })
    void whatIsNoLineOfAReplyIsNamed(String line, String message) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(MalformedReplyException.class)
                .hasMessage(message);
    }

    @Test
    void randomLinesGiveAReplyOrTheTypedError() {
        var random = new Random(20261123);
        String alphabet = "0019 -+x\u0000ü";
        for (int round = 0; round < 20_000; round++) {
            var parser = new ReplyParser();
            for (int line = 0; line < 3; line++) {
                var text = new StringBuilder();
                for (int i = random.nextInt(9); i > 0; i--) {
                    text.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                try {
                    parser.feed(text.toString());
                } catch (MalformedReplyException e) {
                    assertThat(e.getMessage()).startsWith("BIRD's line");
                }
            }
        }
    }

    @Test
    void rowsOfBothVersionsReadTheSame() throws Exception {
        var first =
                parse(
                        "2002-name     proto    table    state  since       info",
                        "1002-Mesh_1   BGP      master   up     13:39:41    Established   ",
                        " Mesh_2   BGP      master   start  13:39:41    Active        Socket:"
                                + " refused",
                        " Mesh_3   BGP      master   down   2026-11-01  ",
                        "0000 ");
        assertThat(ProtocolRow.parse(first))
                .containsExactly(
                        new ProtocolRow("Mesh_1", "BGP", "master", "up", "13:39:41", "Established"),
                        new ProtocolRow(
                                "Mesh_2",
                                "BGP",
                                "master",
                                "start",
                                "13:39:41",
                                "Active        Socket: refused"),
                        new ProtocolRow("Mesh_3", "BGP", "master", "down", "2026-11-01", ""));
        var second =
                parse(
                        "2002-Name       Proto      Table      State  Since         Info",
                        "1002-static1    Static     master4    up     13:39:37.053  ",
                        " Mesh_10_20_30_31 BGP        ---        up     13:39:37.871  Established  "
                                + " ",
                        "0000 ");
        assertThat(ProtocolRow.parse(second))
                .containsExactly(
                        new ProtocolRow("static1", "Static", "master4", "up", "13:39:37.053", ""),
                        new ProtocolRow(
                                "Mesh_10_20_30_31",
                                "BGP",
                                "---",
                                "up",
                                "13:39:37.871",
                                "Established"));
    }

    private static Reply parse(String... lines) throws MalformedReplyException {
        var parser = new ReplyParser();
        Optional<Reply> reply = Optional.empty();
        for (String line : lines) {
            assertThat(reply).as("reply before the last line").isEmpty();
            reply = parser.feed(line);
        }
        return reply.orElseThrow();
    }

    private static Reply reply(Reply.Line... lines) {
        return new Reply(List.of(lines));
    }
}
