package dev.manx.harness;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// UDP packets at a steady rate from one pod to another and back, counted: a program of its own in
/// each pod. `ping` does not keep up a rate of 1,000 a second on a busy machine, and a packet that
/// was not sent cannot be lost.
final class PacketStream implements AutoCloseable {

    /// @param sent how many
    /// @param lost how many of them did not come back
    /// @param millis how long it took
    record Count(long sent, long lost, long millis) {

        long perSecond() {
            return sent * 1000 / Math.max(1, millis);
        }
    }

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int PORT = 7; // echo (RFC 862)
    private static final int LARGE_BUFFER = 1 << 22;
    private static final Pattern SUMMARY = Pattern.compile("sent (\\d+) lost (\\d+) millis (\\d+)");

    private final Daemon echo;
    private final Daemon sender;

    private PacketStream(Daemon echo, Daemon sender) {
        this.echo = echo;
        this.sender = sender;
    }

    /// Returns when packets go through.
    static PacketStream start(Path folder, Node from, Node to, String address, int perSecond) {
        Daemon echo = start(to, folder.resolve("echo"), "echo");
        Await.until("the echo is there", LIMIT, echo::log, text -> text.contains("ready"));
        Daemon sender =
                start(from, folder.resolve("sender"), "send", address, String.valueOf(perSecond));
        Await.until("the first packet is back", LIMIT, sender::log, text -> text.contains("ready"));
        return new PacketStream(echo, sender);
    }

    Count stop() {
        sender.handle().destroy();
        String log =
                Await.until("it sums up", LIMIT, sender::log, text -> SUMMARY.matcher(text).find());
        Matcher summary = SUMMARY.matcher(log);
        if (!summary.find()) {
            throw new IllegalStateException(log);
        }
        return new Count(
                Long.parseLong(summary.group(1)),
                Long.parseLong(summary.group(2)),
                Long.parseLong(summary.group(3)));
    }

    @Override
    public void close() {
        sender.close();
        echo.close();
    }

    private static Daemon start(Node node, Path log, String... arguments) {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                PacketStream.class.getName()));
        command.addAll(List.of(arguments));
        return Daemon.start(node, log, Map.of(), command);
    }

    /// `echo`, or `send ADDRESS RATE`, which sums up on SIGTERM.
    public static void main(String[] arguments) throws IOException {
        try (var channel = DatagramChannel.open()) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, LARGE_BUFFER);
            if (arguments[0].equals("echo")) {
                echo(channel);
            } else {
                var target = new InetSocketAddress(arguments[1], PORT);
                new Sender(channel, target, Integer.parseInt(arguments[2])).run();
            }
        }
    }

    private static void echo(DatagramChannel channel) throws IOException {
        channel.bind(new InetSocketAddress(PORT));
        System.out.println("ready");
        var packet = ByteBuffer.allocate(Long.BYTES);
        while (true) {
            SocketAddress from = channel.receive(packet.clear());
            try {
                channel.send(packet.flip(), from);
            } catch (IOException e) {
                System.out.println(e); // no way back: the sender misses it
            }
        }
    }

    /// Sends by the clock: what a pause of its own kept back is sent after it.
    private static final class Sender {

        private static final long LAST_ONES_NANOS = 2_000_000_000;
        private static final long PAUSE_NANOS = 200_000;

        private final DatagramChannel channel;
        private final InetSocketAddress target;
        private final int perSecond;
        private final BitSet back = new BitSet();
        private final CountDownLatch summedUp = new CountDownLatch(1);
        private final ByteBuffer packet = ByteBuffer.allocate(Long.BYTES);
        private volatile boolean stopped;

        private Sender(DatagramChannel channel, InetSocketAddress target, int perSecond) {
            this.channel = channel;
            this.target = target;
            this.perSecond = perSecond;
        }

        private void run() throws IOException {
            channel.configureBlocking(false);
            awaitFirst();
            Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
            System.out.println("ready");
            long start = System.nanoTime();
            int sent = 1;
            long nanos = 0;
            while (!stopped) {
                nanos = System.nanoTime() - start;
                while ((sent - 1) * 1_000_000_000L < nanos * perSecond) {
                    send(sent++);
                }
                receive();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            long end = System.nanoTime();
            while (back.cardinality() < sent && System.nanoTime() - end < LAST_ONES_NANOS) {
                receive();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            System.out.printf(
                    "sent %d lost %d millis %d%n",
                    sent, sent - back.cardinality(), nanos / 1_000_000);
            summedUp.countDown();
        }

        /// Before it counts: the neighbours on the way may not know one another yet.
        private void awaitFirst() throws IOException {
            while (back.isEmpty()) {
                send(0);
                LockSupport.parkNanos(PAUSE_NANOS);
                receive();
            }
        }

        private void send(int number) {
            try {
                channel.send(packet.clear().putLong(number).flip(), target);
            } catch (IOException e) {
                System.out.println(number + ": " + e); // no way there: it does not come back
            }
        }

        private void receive() throws IOException {
            while (channel.receive(packet.clear()) != null) {
                back.set((int) packet.flip().getLong());
            }
        }

        private void stop() {
            stopped = true;
            try {
                summedUp.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
