package dev.manx.core.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.linux.Errno;
import org.junit.jupiter.api.Test;

/// What comes between the request and its end, and in which order. That links go is [KernelTest]'s.
class LongRequestTest {

    private static final int GROUP = 1;
    private static final int EFFECT = 17;

    /// A header alone: length 16, type, flags, sequence, port.
    private static final String OF_ANOTHER = "10000000 1000 0000 01000000 00000000";

    private static final String OF_OURS = "10000000 1100 0000 01000000 00000000";

    /// NLMSG_ERROR, capped: the error, and the header of what was asked.
    private static final String DONE =
            "24000000 0200 0001 01000000 00000000 00000000 10000000 1100 0500 01000000 00000000";

    private static final String BUSY =
            "24000000 0200 0001 01000000 00000000 f0ffffff 10000000 1100 0500 01000000 00000000";

    private static final String BUSY_OF_ANOTHER =
            "24000000 0200 0001 02000000 00000000 f0ffffff 10000000 1100 0500 02000000 00000000";

    private record Request() implements NetlinkRequest {
        @Override
        public String describe() {
            return "delete link x";
        }

        @Override
        public int type() {
            return EFFECT;
        }

        @Override
        public int flags() {
            return 0;
        }

        @Override
        public void writeBody(AttributeWriter writer) {}
    }

    @Test
    void theNotificationOfTheEffectIsEnough() {
        assertThatCode(() -> await(OF_ANOTHER, OF_OURS)).doesNotThrowAnyException();
    }

    @Test
    void theAnswerIsEnoughToo() {
        assertThatCode(() -> await(OF_ANOTHER, DONE)).doesNotThrowAnyException();
    }

    @Test
    void aRefusalIsThrownAndOnlyItsOwn() {
        assertThatThrownBy(() -> await(BUSY_OF_ANOTHER, BUSY))
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.is(Errno.EBUSY)).isTrue())
                .hasMessageStartingWith("delete link x");
    }

    @Test
    void anOverrunIsNoEnd() {
        assertThatCode(() -> await(OF_ANOTHER, ScriptedNetlinkSocket.OVERRUN, DONE))
                .doesNotThrowAnyException();
    }

    @Test
    void silenceIsThrown() {
        assertThatThrownBy(() -> await(OF_ANOTHER))
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.is(Errno.EAGAIN)).isTrue());
    }

    private static void await(String... script) throws NetlinkException {
        var socket = new ScriptedNetlinkSocket(script);
        try (LongRequest request = LongRequest.listen(socket, new Request(), GROUP)) {
            request.send();
            request.awaitEffect(message -> message.type() == EFFECT);
        }
        assertThat(socket.sent()).hasSize(1);
    }
}
