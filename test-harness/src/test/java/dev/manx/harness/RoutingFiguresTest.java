package dev.manx.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manx.core.net.Cidr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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

    private static final String DOCS = System.getProperty("manx.routing.docs", "");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PACKETS_PER_SECOND = 1000;
    private static final int IDLE_SECONDS = 60;

    /// A second pool: blocks that no pod of ours is in.
    private static final String MORE = "10.245.0.0/16";

    private static final String FROM_ONE = " via 10.20.30.30 dev ens192 proto bird";

    @RegisterExtension final NetNsFixture net = new NetNsFixture();

    private final RoutingFigures figures = new RoutingFigures();
    private SidecarNode one;
    private SidecarNode two;
    private Daemon sidecar;
    private RouteMonitor monitor;

    @Test
    void blocksAreKnownSoonAndNoSessionNorPacketIsLost() throws Exception {
        rendering(1000, 10_000);
        latency(200);
        resets(1000);
        burst(500);
        losses();
        idle();
        mesh(10, 20);
        if (!DOCS.isEmpty()) {
            figures.write(Path.of(DOCS));
        }
        assertThat(figures.missed()).as("figures that were missed").isEmpty();
    }

    @BeforeEach
    void startTwoNodes() {
        TwoNodes nodes = TwoNodes.of(net, "2");
        one = withMore(nodes.one());
        two = withMore(nodes.two());
        sidecar = one.startSidecar();
        two.startSidecar();
        one.awaitRoute("10.244.104.0/26 via 10.20.30.31 dev ens192 proto bird", true);
        two.awaitRoute("10.244.166.128/26" + FROM_ONE, true);
        monitor = RouteMonitor.start(net, two.node());
    }

    private static SidecarNode withMore(SidecarNode node) {
        return new SidecarNode(node.manx().withPool(MORE), node.bird(), node.config());
    }

    /// From before the file's replacement to the kernel's own word at the peer; each change when
    /// the one before is known.
    private void latency(int changes) {
        var millis = new ArrayList<Double>();
        for (int i = 0; i < changes; i++) {
            Instant start = Instant.now();
            one.own(block(i));
            millis.add(millis(start, monitor.await(block(i) + FROM_ONE)));
        }
        release(changes);
        monitor.await("Deleted " + block(changes - 1));
        millis.sort(null);
        System.out.println("latencies, ms: " + millis);
        String what = "block confirmed to route at the peer, ms, ";
        figures.add(what + "median of " + changes, percentile(millis, 50), 50);
        figures.add(what + "99th percentile of " + changes, percentile(millis, 99), 250);
    }

    /// Each change is in force before the next one comes.
    private void resets(int changes) {
        List<String> before = sessions();
        long reloads = reloads();
        for (int i = 0; i < changes / 2; i++) {
            one.own(block(i));
            monitor.await(block(i) + FROM_ONE);
            release(i + 1);
            monitor.await("Deleted " + block(i));
        }
        assertThat(reloads() - reloads).isEqualTo(changes);
        long reset = sessions().stream().filter(each -> !before.contains(each)).count();
        figures.add("session resets in " + changes + " changes", (double) reset, 0);
    }

    /// Of both nodes, with the time since when each is as it is.
    private List<String> sessions() {
        var sessions = new ArrayList<String>();
        for (SidecarNode node : List.of(one, two)) {
            List<String> ofNode = node.birdc().protocols("BGP");
            assertThat(ofNode).singleElement().asString().endsWith("Established");
            sessions.add(node.node().name() + " " + ofNode.getFirst());
        }
        return sessions;
    }

    private void burst(int changes) {
        long before = reloads();
        Instant start = Instant.now();
        for (int i = 0; i < changes; i++) {
            one.own(block(i));
        }
        double millis = millis(start, Instant.now());
        monitor.await(block(changes - 1) + FROM_ONE);
        figures.add(
                "reloads in a burst of "
                        + changes
                        + " changes within "
                        + Math.round(millis)
                        + " ms",
                (double) (reloads() - before),
                10);
        release(changes);
        monitor.await("Deleted " + block(changes - 1));
    }

    private void losses() {
        Attachment here = one.manx().pod("pod1");
        Attachment there = two.manx().pod("pod2");
        one.manx().runtime().add(here).orFail();
        String target = ManxNode.address(two.manx().runtime().add(there));
        Supplier<PacketStream> stream =
                () ->
                        PacketStream.start(
                                net.folder(),
                                ManxNode.sandbox(here),
                                ManxNode.sandbox(there),
                                target,
                                PACKETS_PER_SECOND);
        List<Node> pods = List.of(ManxNode.sandbox(here), ManxNode.sandbox(there));
        lost(pods, stream, "100 changes of blocks", () -> repeat(50, this::changed));
        lost(pods, stream, "20 kill -9 of BIRD", () -> repeat(20, this::killBird));
        lost(pods, stream, "20 kill -9 of the sidecar", () -> repeat(20, this::killSidecar));
        lost(pods, stream, "5 planned restarts", () -> repeat(5, this::restart));
    }

    /// Packets of a stream from pod to pod that are lost while something is done.
    private void lost(List<Node> pods, Supplier<PacketStream> start, String what, Runnable act) {
        long unread = unread(pods);
        PacketStream.Count count;
        try (PacketStream stream = start.get()) {
            act.run();
            count = stream.stop();
        }
        assertThat(count.perSecond())
                .as("packets a second during " + what)
                .isBetween(PACKETS_PER_SECOND * 99L / 100, PACKETS_PER_SECOND * 101L / 100);
        // What a full buffer dropped had arrived: a busy machine did not let the pod read it.
        long lost = count.lost() - (unread(pods) - unread);
        figures.add("packets lost of " + count.sent() + " during " + what, (double) lost, 0);
    }

    /// `RcvbufErrors` of the `Udp` lines of `/proc/net/snmp`, over all pods: names, then values.
    private static long unread(List<Node> pods) {
        long sum = 0;
        for (Node pod : pods) {
            List<List<String>> udp =
                    pod.run("cat", "/proc/net/snmp")
                            .orFail()
                            .stdout()
                            .lines()
                            .filter(line -> line.startsWith("Udp: "))
                            .map(line -> List.of(line.split(" ", -1)))
                            .toList();
            sum += Long.parseLong(udp.getLast().get(udp.getFirst().indexOf("RcvbufErrors")));
        }
        return sum;
    }

    /// Two changes, each in force before the next.
    private void changed() {
        one.own(block(0));
        monitor.await(block(0) + FROM_ONE);
        release(1);
        monitor.await("Deleted " + block(0));
    }

    private void killBird() {
        List<ProcessHandle> before = one.birds();
        assertThat(before).hasSize(1);
        before.forEach(ProcessHandle::destroyForcibly);
        Await.until(
                "another BIRD runs",
                LIMIT,
                one::birds,
                birds -> birds.size() == 1 && !birds.equals(before));
        awaitSession();
        changed();
    }

    private void killSidecar() {
        sidecar.close();
        sidecar = one.startSidecar();
        changed();
    }

    private void restart() {
        one.command("stop").orFail();
        sidecar = one.startSidecar();
        awaitSession();
        changed();
    }

    private void awaitSession() {
        for (SidecarNode node : List.of(one, two)) {
            Await.until(
                    "the session is up",
                    LIMIT,
                    () -> node.birdc().protocols("BGP"),
                    lines -> lines.size() == 1 && lines.getFirst().endsWith("Established"));
        }
    }

    /// The sidecar after all that, together with what it has run beside it meanwhile.
    private void idle() throws IOException, InterruptedException {
        ProcessHandle process = sidecar.handle();
        double before = secondsOnCpu(process);
        TimeUnit.SECONDS.sleep(IDLE_SECONDS); // what is measured is that nothing happens
        double share = (secondsOnCpu(process) - before) / IDLE_SECONDS;
        figures.add("idle sidecar, % of a core, over " + IDLE_SECONDS + " s", share * 100, 0.1);
        figures.add("idle sidecar, resident MB", residentMegabytes(process), 30);
    }

    /// From before the file's replacement to the word of the kernel that heard of it last.
    private void mesh(int count, int changes) {
        List<SidecarNode> nodes = meshNodes(count);
        nodes.forEach(SidecarNode::startSidecar);
        for (SidecarNode node : nodes) {
            Await.until(
                    "all others are known",
                    LIMIT,
                    () -> node.node().ip().routeLines(),
                    lines ->
                            lines.stream().filter(line -> line.contains(" via ")).count()
                                    == count - 1);
        }
        List<RouteMonitor> others =
                nodes.stream().skip(1).map(node -> RouteMonitor.start(net, node.node())).toList();
        double worst = 0;
        for (int i = 0; i < changes; i++) {
            Instant start = Instant.now();
            nodes.getFirst().own(block(i));
            for (RouteMonitor each : others) {
                worst = Math.max(worst, millis(start, each.await(block(i) + " via")));
            }
        }
        figures.add(
                "block confirmed to route at all others of "
                        + count
                        + " nodes in a mesh, ms, most of "
                        + changes,
                worst,
                1000);
    }

    private List<SidecarNode> meshNodes(int count) {
        Map<Node, List<String>> addresses = new LinkedHashMap<>();
        var nodes = new ArrayList<SidecarNode>();
        Path registry = net.folder();
        for (int i = 0; i < count; i++) {
            Node node = net.node("m" + i);
            String address = "10.20.31." + (100 + i);
            addresses.put(node, List.of(address + "/24"));
            SidecarNode added =
                    SidecarNode.of(net, node, "mesh" + i, registry, Programs.bird("2"), address);
            ArrayNode mesh = added.config().putObject("mesh").putArray("nodes");
            for (int other = 0; other < count; other++) {
                mesh.addObject().put("address", "10.20.31." + (100 + other));
            }
            added.own("10.244." + i + ".0/26");
            nodes.add(withMore(added));
        }
        net.lan("ens192", addresses);
        return nodes;
    }

    /// Of the whole command, from its start to its end: it reads the files, renders and prints.
    private void rendering(int peers, int blocks) {
        Node node = net.node("render");
        SidecarNode sidecarNode =
                SidecarNode.of(net, node, "render", net.folder(), "none", "10.20.30.30");
        ArrayNode mesh = sidecarNode.config().putObject("mesh").putArray("nodes");
        for (int i = 0; i < peers; i++) {
            ObjectNode peer = mesh.addObject();
            peer.put("name", "node" + i).put("address", "10.30." + i / 250 + "." + (i % 250 + 1));
        }
        sidecarNode.own(
                IntStream.range(0, blocks)
                        .mapToObj(
                                i ->
                                        "10."
                                                + (64 + i / 1000)
                                                + "."
                                                + i % 1000 / 4
                                                + "."
                                                + i % 4 * 64)
                        .map(address -> address + "/26")
                        .toArray(String[]::new));
        sidecarNode.writeFiles();
        var millis = new ArrayList<Double>();
        for (int i = 0; i < 20; i++) {
            Outcome outcome = sidecarNode.render("2").orFail();
            assertThat(outcome.stdout()).contains("Mesh_10_30_3_250 ", "net = 10.73.249.192/26 ");
            millis.add(outcome.duration().toNanos() / 1e6);
        }
        millis.sort(null);
        figures.add(
                "`manx-bird render` of " + peers + " peers and " + blocks + " blocks, ms, median",
                percentile(millis, 50),
                100);
    }

    /// Makes blocks 0 to `count` no longer the node's.
    private void release(int count) {
        one.edit(
                all -> {
                    var left = all;
                    for (int i = 0; i < count; i++) {
                        left = left.without(Cidr.parse(block(i)));
                    }
                    return left;
                });
    }

    private long reloads() {
        return one.logText().lines().filter(line -> line.contains("event=applied")).count();
    }

    /// Of the 1,000 first blocks of the second pool.
    private static String block(int number) {
        return "10.245." + number / 4 + "." + number % 4 * 64 + "/26";
    }

    private static double millis(Instant start, Instant end) {
        return Duration.between(start, end).toNanos() / 1e6;
    }

    /// By nearest rank.
    private static double percentile(List<Double> sorted, int percent) {
        return sorted.get((sorted.size() * percent + 99) / 100 - 1);
    }

    private static void repeat(int times, Runnable act) {
        for (int i = 0; i < times; i++) {
            act.run();
        }
    }

    /// The first number of `/proc/<pid>/schedstat`, summed over its threads, and what
    /// `/proc/<pid>/stat` has of its children that have ended, in hundredths of a second.
    private static double secondsOnCpu(ProcessHandle process) throws IOException {
        Path proc = Path.of("/proc/" + process.pid());
        long nanos = 0;
        try (var threads = Files.newDirectoryStream(proc.resolve("task"))) {
            for (Path each : threads) {
                String text = Files.readString(each.resolve("schedstat"));
                nanos += Long.parseLong(text.substring(0, text.indexOf(' ')));
            }
        }
        String stat = Files.readString(proc.resolve("stat"));
        // Behind the program's name, which may have blanks; the fields 16 and 17 of proc(5).
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        long ticks = Long.parseLong(fields.get(13)) + Long.parseLong(fields.get(14));
        return nanos / 1e9 + ticks / 100.0;
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
