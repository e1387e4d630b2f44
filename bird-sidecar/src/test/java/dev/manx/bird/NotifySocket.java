package dev.manx.bird;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A service manager's ear: a real Unix datagram socket, and what came there. Perl has it, since
/// the JDK has no such channel; Debian is never without Perl.
final class NotifySocket implements AutoCloseable {

    private static final String BOUND = "(bound)";
    private static final String PROGRAM =
            """
            use Socket;
            $| = 1;
            my $name = shift;
            $name =~ s/^@/\\0/;
            socket(S, AF_UNIX, SOCK_DGRAM, 0) or die "socket: $!";
            bind(S, pack_sockaddr_un($name)) or die "bind: $!";
            print "%s\\n";
            print "$message\\n" while defined recv(S, $message, 4096, 0);
            """
                    .formatted(BOUND);

    private final Process perl;
    private final Path heard;

    private NotifySocket(Process perl, Path heard) {
        this.perl = perl;
        this.heard = heard;
    }

    /// @param address a path, or `@` and an abstract name
    static NotifySocket open(String address, Path folder) throws IOException {
        Path heard = folder.resolve("heard");
        Process perl =
                new ProcessBuilder("perl", "-e", PROGRAM, address)
                        .redirectErrorStream(true)
                        .redirectOutput(heard.toFile())
                        .start();
        var socket = new NotifySocket(perl, heard);
        TwoNodes.await(() -> socket.text().startsWith(BOUND), true);
        return socket;
    }

    /// The messages so far.
    List<String> messages() {
        return text().lines().skip(1).toList();
    }

    /// Waits for a message; shows all of them when it does not come.
    void await(String message) {
        long deadline = System.nanoTime() + TwoNodes.LIMIT.toNanos();
        while (!messages().contains(message) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        assertThat(messages()).contains(message);
    }

    private String text() {
        try {
            return Files.readString(heard);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        perl.destroyForcibly().onExit().join();
    }
}
