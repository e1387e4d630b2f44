package dev.manx.bird.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BirdControlTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    @TempDir Path folder;

    @Test
    void nobodyBehindTheSocketIsNoError() throws Exception {
        assertThat(BirdControl.connect(socket(), LONG)).isEmpty();
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket()));
        }
        assertThat(socket()).exists();
        assertThat(BirdControl.connect(socket(), LONG)).isEmpty();
    }

    @Test
    void theGreetingTellsTheVersion() throws Exception {
        try (var _ = FakeBird.start(socket(), "0001 BIRD 1.6.8 ready.", Map.of());
                var control = BirdControl.connect(socket(), LONG).orElseThrow()) {
            assertThat(control.version()).isEqualTo("1.6.8");
        }
    }

    @Test
    void somethingElseThanBirdIsAnError() throws Exception {
        try (var _ = FakeBird.start(socket(), "220 mail.example ESMTP", Map.of())) {
            assertThatThrownBy(() -> BirdControl.connect(socket(), LONG))
                    .isInstanceOf(MalformedReplyException.class)
                    .hasMessage(
                            "BIRD's line \"220 mail.example ESMTP\" does not begin with four"
                                    + " digits");
        }
    }

    @Test
    void aBirdThatDoesNotAnswerIsNotWaitedForWithoutEnd() throws Exception {
        try (var _ =
                        FakeBird.start(
                                socket(),
                                "0001 BIRD 2.0.12 ready.",
                                Map.of("x", FakeBird.SILENCE));
                var control = BirdControl.connect(socket(), Duration.ofMillis(200)).orElseThrow()) {
            assertThatThrownBy(() -> control.send("x"))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("BIRD did not answer within 200 ms");
        }
    }

    @Test
    void aReplyThatStopsHalfwayIsAnError() throws Exception {
        try (var fake =
                        FakeBird.start(
                                socket(), "0001 BIRD 2.0.12 ready.", Map.of("x", "1000-BIRD\n00"));
                var control = BirdControl.connect(socket(), Duration.ofMillis(200)).orElseThrow()) {
            assertThatThrownBy(() -> control.send("x"))
                    .isInstanceOfAny(SocketTimeoutException.class, EOFException.class);
            assertThat(fake.commands()).containsExactly("x");
        }
    }

    @Test
    void aReplyLongerThanTheBufferIsReadWhole() throws Exception {
        String lines = " Mesh BGP master up 13:39:41 Established\n".repeat(5000);
        try (var _ =
                        FakeBird.start(
                                socket(),
                                "0001 BIRD 2.0.12 ready.",
                                Map.of("show", "1002-a b c d e\n" + lines + "0000 \n"));
                var control = BirdControl.connect(socket(), LONG).orElseThrow()) {
            assertThat(ProtocolRow.parse(control.send("show protocols"))).hasSize(5001);
        }
    }

    @Test
    void closingEndsAWait() throws Exception {
        try (var _ = FakeBird.start(socket(), "0001 BIRD 2.0.12 ready.", Map.of())) {
            var control = BirdControl.connect(socket(), LONG).orElseThrow();
            var closer =
                    new Thread(
                            () -> {
                                try {
                                    control.close();
                                } catch (IOException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            closer.start();
            assertThat(control.awaitEnd(LONG)).isTrue();
            closer.join();
        }
    }

    private Path socket() {
        return folder.resolve("ctl");
    }
}
