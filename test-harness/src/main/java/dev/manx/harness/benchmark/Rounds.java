package dev.manx.harness.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/// Contenders side by side: in each round every one of them has its turn at an operation before the
/// next operation comes, in an order that each round shuffles. So the machine's moods hit all
/// alike.
///
/// @param contenders who takes part
/// @param operations what each does in a round, in this order, for the same pods
/// @param atOnce how many calls of one contender run at the same time
/// @param rounds how many are measured
/// @param warmUp how many go before, unmeasured
record Rounds(
        List<Contender> contenders,
        List<Operation> operations,
        int atOnce,
        int rounds,
        int warmUp) {

    Rounds {
        contenders = List.copyOf(contenders);
        operations = List.copyOf(operations);
    }

    /// A call with what is needed to tell whose it was.
    private record Turn(Contender contender, Operation operation, boolean measured) {}

    /// @param pods gives a pod that was not there before
    List<Measurement> run(Stopwatch stopwatch, int endpoints, Supplier<Pod> pods) {
        var turns = new ArrayList<Turn>();
        var plan = new ArrayList<Call>();
        for (int round = 0; round < warmUp + rounds; round++) {
            List<Contender> order = shuffled(contenders, round);
            Map<Contender, List<Pod>> podsOf = new LinkedHashMap<>();
            order.forEach(each -> podsOf.put(each, some(pods)));
            for (Operation operation : operations) {
                for (Contender contender : order) {
                    turns.add(new Turn(contender, operation, round >= warmUp));
                    String group = Integer.toString(turns.size());
                    for (Pod pod : podsOf.getOrDefault(contender, List.of())) {
                        plan.add(contender.call(operation, pod, group));
                    }
                }
            }
        }
        return measurements(turns, stopwatch.run(plan), endpoints);
    }

    private List<Pod> some(Supplier<Pod> pods) {
        var some = new ArrayList<Pod>();
        for (int i = 0; i < atOnce; i++) {
            some.add(pods.get());
        }
        return some;
    }

    private List<Measurement> measurements(List<Turn> turns, List<Timing> timings, int endpoints) {
        Map<Contender, Map<Operation, List<List<Timing>>>> groups = new LinkedHashMap<>();
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            if (turn.measured()) {
                groups.computeIfAbsent(turn.contender(), each -> new EnumMap<>(Operation.class))
                        .computeIfAbsent(turn.operation(), each -> new ArrayList<>())
                        .add(timings.subList(i * atOnce, (i + 1) * atOnce));
            }
        }
        var measurements = new ArrayList<Measurement>();
        for (Operation operation : operations) {
            for (Contender contender : contenders) {
                measurements.add(
                        Measurement.of(
                                contender.name(),
                                operation,
                                endpoints,
                                groups.getOrDefault(contender, Map.of())
                                        .getOrDefault(operation, List.of())));
            }
        }
        return measurements;
    }

    /// The same elements in an order of the round's own. By turns alone, everybody would always
    /// come behind the same one, and what that leaves to the kernel to clean up would be its
    /// burden.
    static <T> List<T> shuffled(List<T> elements, int round) {
        var shuffled = new ArrayList<>(elements);
        Collections.shuffle(shuffled, new Random(round));
        return shuffled;
    }
}
