package dev.manx.bird.daemon;

import dev.manx.bird.control.BirdControl;
import dev.manx.bird.control.Reply;
import dev.manx.bird.control.ReplyCode;
import dev.manx.bird.dialect.BirdString;
import dev.manx.bird.dialect.Dialect;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// BIRD that answers on its control socket.
///
/// @param control the connection; stays the caller's
public record RunningBird(BirdControl control) implements Bird {

    /// BIRD may have to wait for protocols to end before a configuration is in use.
    private static final Duration RECONFIGURATION_LIMIT = Duration.ofSeconds(30);

    private static final Duration ASK_AGAIN = Duration.ofMillis(20);
    private static final String IN_PROGRESS = "Reconfiguration in progress";

    @Override
    public Dialect dialect() throws IOException {
        return Bird.dialectOf(control.version());
    }

    @Override
    public Verdict check(Path mainFile) throws IOException {
        return verdict(control.send("configure check " + quoted(mainFile)));
    }

    /// The file is named, since a BIRD that something else started may have been started with
    /// another.
    @Override
    public Verdict load(Path mainFile) throws IOException {
        Reply reply = control.send("configure " + quoted(mainFile));
        if (reply.is(ReplyCode.RECONFIGURATION_IN_PROGRESS)
                || reply.is(ReplyCode.RECONFIGURATION_QUEUED)) {
            awaitReconfigured();
            return new Verdict.Accepted();
        }
        return verdict(reply);
    }

    private static Verdict verdict(Reply reply) throws IOException {
        if (reply.is(ReplyCode.RECONFIGURED) || reply.is(ReplyCode.CONFIGURATION_OK)) {
            return new Verdict.Accepted();
        }
        if (reply.is(ReplyCode.CONFIGURATION_FILE_ERROR)) {
            return new Verdict.Refused(reply.message());
        }
        throw new IOException("BIRD did not configure: " + reply.message());
    }

    /// BIRD has no message for the end of it; `show status` says whether it still goes on.
    private void awaitReconfigured() throws IOException {
        long deadline = System.nanoTime() + RECONFIGURATION_LIMIT.toNanos();
        while (control.send("show status").message().equals(IN_PROGRESS)) {
            if (System.nanoTime() >= deadline) {
                throw new SocketTimeoutException(
                        "BIRD is still reconfiguring after "
                                + RECONFIGURATION_LIMIT.toSeconds()
                                + " s");
            }
            LockSupport.parkNanos(ASK_AGAIN.toNanos());
        }
    }

    private static String quoted(Path file) {
        return new BirdString(file.toString()).quoted();
    }
}
