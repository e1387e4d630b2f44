package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.block.BlockState;
import dev.manx.core.net.Cidr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/// How fast a block is known, what a change costs, and that no packet is lost: measured by
/// `install/benchmark-routing`, on native images. No test of every run, since a busy machine is
/// slow.
@Tag("root")
@EnabledIfSystemProperty(
        named = "manx.routing.full",
        matches = "true",
        disabledReason = "install/benchmark-routing measures")
class RoutingFiguresTest {

    private static final boolean FULL = Boolean.getBoolean("manx.routing.full");
    private static final String DOCS = System.getProperty("manx.routing.docs", "");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PACKETS_PER_SECOND = 1000;
    private static final Pattern RECEIVED =
            Pattern.compile("(\\d+) packets transmitted, (\\d+) received");

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    private final RoutingFigures figures = new RoutingFigures();
    private TwoNodes nodes;
    private SidecarNode one;
    private SidecarNode two;
    private Daemon sidecar;

    @BeforeEach
    void start() {
        nodes = TwoNodes.of(net, "2");
        one = nodes.one();
        two = nodes.two();
        sidecar = one.startSidecar();
        two.startSidecar();
        one.awaitRoute("10.244.104.0/26 via 10.20.30.31 dev ens192 proto bird", true);
        two.awaitRoute("10.244.166.128/26 via 10.20.30.30 dev ens192 proto bird", true);
    }

    @Test
    void blocksAreKnownSoonAndNoSessionNorPacketIsLost() throws Exception {
        latency(FULL ? 200 : 10);
        resets(FULL ? 1000 : 20);
        burst(FULL ? 500 : 100);
        losses();
        idle();
        if (!DOCS.isEmpty()) {
            figures.write(Path.of(DOCS));
        }
        List<RoutingFigures.Figure> missed = figures.missed();
        assertThat(missed)
                .filteredOn(each -> FULL || each.most() == 0)
                .as("figures that were missed")
                .isEmpty();
    }

    /// From the file's replacement to the kernel's own word at the peer.
    private void latency(int changes) {
        Daemon monitor = monitor();
        var millis = new ArrayList<Double>();
        for (int i = 0; i < changes; i++) {
            String block = block(i);
            Instant start = Instant.now();
            one.own(block);
            String line =
                    Await.until(
                                    block + " is known",
                                    LIMIT,
                                    monitor::log,
                                    text -> text.contains(" " + block + " via"))
                            .lines()
                            .filter(each -> each.contains(" " + block + " via"))
                            .findFirst()
                            .orElseThrow();
            millis.add(Duration.between(start, timestamp(line)).toNanos() / 1e6);
        }
        millis.sort(null);
        figures.add(
                "block confirmed to route at the peer, ms, median of " + changes,
                millis.get(changes / 2),
                50);
        figures.add("the same, 99th percentile", millis.get((changes * 99 - 1) / 100), 250);
        release(changes);
    }

    private void resets(int changes) {
        List<String> sessions = two.birdc().protocols("BGP");
        for (int i = 0; i < changes; i++) {
            one.own(block(i % 100));
            release(i % 100 + 1);
        }
        one.own("10.244.99.0/26");
        two.awaitRoute("10.244.99.0/26 via 10.20.30.30 dev ens192 proto bird", true);
        boolean same = two.birdc().protocols("BGP").equals(sessions);
        figures.add("session resets in " + 2 * changes + " changes", same ? 0 : 1, 0);
    }

    private void burst(int changes) {
        long before = reloads();
        for (int i = 0; i < changes; i++) {
            one.own(block(i));
        }
        two.awaitRoute(block(changes - 1) + " via 10.20.30.30 dev ens192 proto bird", true);
        figures.add(
                "reloads in a burst of " + changes + " changes", (double) (reloads() - before), 10);
        release(changes);
    }

    private void losses() throws InterruptedException {
        Attachment here = nodes.one().manx().pod("pod1");
        Attachment there = nodes.two().manx().pod("pod2");
        one.manx().runtime().add(here).orFail();
        String target = ManxNode.address(two.manx().runtime().add(there));
        int changes = FULL ? 100 : 10;
        stream(here, target, changes + " changes of blocks", () -> change(changes));
        stream(here, target, "kill -9 of BIRD", () -> repeat(FULL ? 20 : 1, this::killBird));
        stream(
                here,
                target,
                "kill -9 of the sidecar",
                () -> repeat(FULL ? 20 : 1, this::killSidecar));
        stream(here, target, "planned restarts", () -> repeat(FULL ? 5 : 1, this::restart));
    }

    /// Packets lost while something is done, of a stream from pod to pod.
    private void stream(Attachment from, String target, String what, Runnable act)
            throws InterruptedException {
        Path log = net.folder().resolve("ping");
        double interval = 1.0 / PACKETS_PER_SECOND;
        var command = List.of("ping", "-n", "-q", "-i", String.valueOf(interval), target);
        Daemon ping = Daemon.start(ManxNode.sandbox(from), log, Map.of(), command);
        act.run();
        Subprocess.of("kill", "-INT", String.valueOf(ping.handle().pid())).run().orFail();
        String summary =
                Await.until("ping sums up", LIMIT, ping::log, text -> text.contains(" received"));
        Matcher counts = RECEIVED.matcher(summary);
        assertThat(counts.find()).as(summary).isTrue();
        // The last one may be on its way.
        long sent = Long.parseLong(counts.group(1)) - 1;
        long received = Long.parseLong(counts.group(2));
        assertThat(sent).isPositive();
        figures.add("packets lost during " + what, (double) Math.max(0, sent - received), 0);
    }

    private void idle() throws IOException, InterruptedException {
        ProcessHandle process = sidecar.handle();
        int seconds = FULL ? 30 : 1;
        long before = nanosOnCpu(process);
        TimeUnit.SECONDS.sleep(seconds); // what is measured is that nothing happens
        double share = (nanosOnCpu(process) - before) / (seconds * 1e9);
        figures.add("idle sidecar, % of a core", share * 100, 0.1);
        figures.add("idle sidecar, resident MB", residentMegabytes(process), 30);
    }

    private void change(int changes) {
        for (int i = 0; i < changes; i++) {
            one.own(block(i));
            two.awaitRoute(block(i) + " via 10.20.30.30 dev ens192 proto bird", true);
        }
    }

    private void killBird() {
        List<ProcessHandle> before = one.birds();
        before.forEach(ProcessHandle::destroyForcibly);
        Await.until(
                "another BIRD runs",
                LIMIT,
                one::birds,
                birds -> birds.size() == 1 && !birds.equals(before));
        awaitSession();
    }

    private void killSidecar() {
        sidecar.close();
        sidecar = one.startSidecar();
        String block = block((int) (sidecar.handle().pid() % 1000));
        one.own(block);
        two.awaitRoute(block + " via 10.20.30.30 dev ens192 proto bird", true);
    }

    private void restart() {
        one.command("stop").orFail();
        sidecar = one.startSidecar();
        awaitSession();
    }

    private void awaitSession() {
        Await.until(
                "the session is up",
                LIMIT,
                () -> one.birdc().protocols("BGP"),
                lines -> lines.size() == 1 && lines.getFirst().endsWith("Established"));
    }

    /// Makes blocks 0 to `count` no longer the node's.
    private void release(int count) {
        one.edit(
                all -> {
                    var left = all;
                    for (int i = 0; i < count; i++) {
                        left = left.with(Cidr.parse(block(i)), BlockState.RELEASING, Instant.EPOCH);
                    }
                    return left;
                });
    }

    private long reloads() {
        return one.logText().lines().filter(line -> line.contains("event=applied")).count();
    }

    private Daemon monitor() {
        Path log = net.folder().resolve("monitor");
        return net.closing(
                Daemon.start(
                        two.node(), log, Map.of(), List.of("ip", "-ts", "-4", "monitor", "route")));
    }

    /// Of a line such as `[2026-11-26T02:30:00.123456] 10.244.1.0/26 via …`.
    private static Instant timestamp(String line) {
        String text = line.substring(line.indexOf('[') + 1, line.indexOf(']'));
        return LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
    }

    /// Of 1,000 blocks that are no node's first one; they are outside the pool's first half.
    private static String block(int number) {
        return "10.245." + number / 4 % 250 + "." + number % 4 * 64 + "/26";
    }

    private static void repeat(int times, Runnable act) {
        for (int i = 0; i < times; i++) {
            act.run();
        }
    }

    /// The first number of `/proc/<pid>/schedstat`, summed over its threads.
    private static long nanosOnCpu(ProcessHandle process) throws IOException {
        long sum = 0;
        try (var threads = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/task"))) {
            for (Path each : threads) {
                String text = Files.readString(each.resolve("schedstat"));
                sum += Long.parseLong(text.substring(0, text.indexOf(' ')));
            }
        }
        return sum;
    }

    private static double residentMegabytes(ProcessHandle process) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
            }
        }
        throw new IllegalStateException("no VmRSS");
    }
}
