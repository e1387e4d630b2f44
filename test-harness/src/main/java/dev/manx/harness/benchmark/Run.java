package dev.manx.harness.benchmark;

import dev.manx.harness.Subprocess;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// One run of the benchmark, from empty nodes to a report.
final class Run {

    private static final int FEW = 10;
    private static final int WARM_UP = 3;

    /// How often to look whether new links are done with duplicate address detection.
    private static final Duration LOOK = Duration.ofMillis(200);

    private static final int LOOKS = 600;

    private final Options options;
    private final Instant start = Instant.now();
    private final Stopwatch stopwatch;
    private final Namespaces namespaces;
    private final Endpoints endpoints;
    private final List<Contender> contenders;
    private final List<Measurement> measurements = new ArrayList<>();
    private final Map<String, Long> systemCalls = new LinkedHashMap<>();

    Run(Options options) {
        this.options = options;
        stopwatch = new Stopwatch(options.tools().resolve("stopwatch"));
        namespaces = new Namespaces(options.prefix());
        endpoints = new Endpoints(stopwatch, namespaces);
        contenders = new Line(options, namespaces).up();
    }

    Report report() throws InterruptedException {
        for (int count : options.endpointCounts()) {
            say("endpoints on the node: " + count);
            List<Contender> taking = takingPart(count);
            fill(taking, count);
            settle(taking);
            oneByOne(taking, count);
            if (count == FEW) {
                atOnce(8);
                atOnce(32);
                versions();
                countSystemCalls();
            }
            ipamAlone(count);
        }
        crowdedBridges();
        var titles = new LinkedHashMap<String, String>();
        var bytes = new LinkedHashMap<String, Long>();
        for (Contender each : contenders) {
            titles.put(each.name(), each.title());
            bytes.put(each.name(), Line.executableBytes(each));
        }
        return new Report(facts(), titles, bytes, systemCalls, measurements);
    }

    /// A bridge with a thousand ports floods each packet of the new ones to all others, for minutes
    /// and on both processors. So it gets them when nobody else is measured any more.
    private void crowdedBridges() throws InterruptedException {
        for (Contender bridge : contenders) {
            int count = bridge.mostEndpoints();
            if (bridge.isBridged() && options.endpointCounts().contains(count) && count > FEW) {
                say("endpoints on a bridge: " + count);
                fill(List.of(bridge), count);
                settle(List.of(bridge));
                oneByOne(List.of(bridge), count);
            }
        }
    }

    private void fill(List<Contender> taking, int count) {
        for (Contender each : taking) {
            if (count == FEW) {
                endpoints.add(each, count);
            } else {
                endpoints.fill(each, count);
            }
        }
    }

    /// Thousands of new links keep the kernel busy for a while, at its locks too: until the
    /// addresses that they gave themselves are no longer tentative.
    private static void settle(List<Contender> taking) throws InterruptedException {
        for (Contender each : taking) {
            for (String namespace : List.of(each.node(), each.held())) {
                awaitNoTentative(namespace);
            }
        }
    }

    private static void awaitNoTentative(String namespace) throws InterruptedException {
        for (int i = 0; i < LOOKS; i++) {
            String found =
                    Subprocess.of("ip", "-o", "-6", "-n", namespace, "address", "show", "tentative")
                            .run()
                            .orFail()
                            .stdout();
            if (found.isBlank()) {
                return;
            }
            Thread.sleep(LOOK);
        }
    }

    private void oneByOne(List<Contender> taking, int count) {
        say("ADD and DEL, one after another");
        int rounds = options.rounds(count);
        Supplier<Pod> pods = namespaces.pods(taking.size() * (rounds + WARM_UP));
        measure(taking, List.of(Operation.ADD, Operation.DEL), 1, rounds, WARM_UP, count, pods);
    }

    private void atOnce(int many) {
        say("ADD and DEL, " + many + " at once");
        int rounds = options.roundsAtOnce();
        Supplier<Pod> pods = namespaces.pods(contenders.size() * many * (rounds + 1));
        measure(contenders, List.of(Operation.ADD, Operation.DEL), many, rounds, 1, FEW, pods);
    }

    private void versions() {
        say("VERSION");
        measure(
                contenders,
                List.of(Operation.VERSION),
                1,
                options.rounds(FEW),
                WARM_UP,
                FEW,
                namespaces.numbers());
    }

    /// Manx' IPAM and host-local; the other contenders have one of the two.
    private void ipamAlone(int count) {
        say("IPAM alone");
        List<Contender> two =
                contenders.stream()
                        .filter(each -> each.name().equals("manx") || each.name().equals("ptp"))
                        .toList();
        List<Operation> operations = List.of(Operation.IPAM_ADD, Operation.IPAM_DEL);
        int rounds = options.rounds(count);
        measure(two, operations, 1, rounds, WARM_UP, count, namespaces.numbers());
    }

    private void measure(
            List<Contender> taking,
            List<Operation> operations,
            int atOnce,
            int rounds,
            int warmUp,
            int count,
            Supplier<Pod> pods) {
        measurements.addAll(
                new Rounds(taking, operations, atOnce, rounds, warmUp).run(stopwatch, count, pods));
    }

    private void countSystemCalls() {
        say("system calls");
        var counter = new SystemCalls(options.memory().resolve("trace"));
        Supplier<Pod> pods = namespaces.pods(contenders.size());
        for (Contender each : contenders) {
            Pod pod = pods.get();
            for (Operation operation : List.of(Operation.VERSION, Operation.ADD, Operation.DEL)) {
                systemCalls.put(
                        each.name() + " " + operation.title(),
                        counter.of(each.call(operation, pod, "")));
            }
        }
    }

    private List<Contender> takingPart(int count) {
        return contenders.stream()
                .filter(each -> each.mostEndpoints() >= count)
                .filter(each -> count <= FEW || !each.isBridged())
                .toList();
    }

    private Map<String, String> facts() {
        var facts = new LinkedHashMap<>(Machine.facts());
        facts.put("reference plugins", options.version());
        facts.put("run", options.quick() ? "quick: few rounds, for a first look" : "full");
        facts.put("measured on", start.truncatedTo(ChronoUnit.DAYS).toString().substring(0, 10));
        facts.put("took", seconds() + " s");
        return facts;
    }

    private void say(String what) {
        System.out.printf("[%3ds] %s%n", seconds(), what);
    }

    private long seconds() {
        return Duration.between(start, Instant.now()).toSeconds();
    }
}
