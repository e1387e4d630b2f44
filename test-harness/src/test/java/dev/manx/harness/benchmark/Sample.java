package dev.manx.harness.benchmark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A small report to make things from.
final class Sample {

    private Sample() {}

    /// Manx takes 5 ms for an ADD, ptp 20, whatever the endpoints; 32 at once Manx is twice as
    /// fast.
    static Report report() {
        var titles = new LinkedHashMap<String, String>();
        titles.put("manx", "Manx");
        titles.put("ptp", "ptp & host-local");
        titles.put("floor", "the floor");
        return new Report(
                Map.of("kernel", "Linux 6"),
                titles,
                Map.of("manx", 20_000_000L, "ptp", 8_000_000L, "floor", 700_000L),
                Map.of("manx ADD", 200L, "manx VERSION", 60L),
                List.of(
                        measurement("manx", Operation.ADD, 10, 1, 5, 200),
                        measurement("ptp", Operation.ADD, 10, 1, 20, 50),
                        measurement("manx", Operation.ADD, 1000, 1, 5, 200),
                        measurement("ptp", Operation.ADD, 1000, 1, 20, 50),
                        measurement("manx", Operation.DEL, 10, 1, 24, 40),
                        measurement("floor", Operation.DEL, 10, 1, 20, 50),
                        measurement("manx", Operation.ADD, 10, 32, 100, 320),
                        measurement("ptp", Operation.ADD, 10, 32, 200, 160)));
    }

    private static Measurement measurement(
            String contender,
            Operation operation,
            int endpoints,
            int atOnce,
            double wallMillis,
            double perSecond) {
        return new Measurement(
                contender,
                operation,
                endpoints,
                atOnce,
                100,
                around(wallMillis),
                around(2),
                around(400),
                around(10_000),
                around(perSecond));
    }

    private static Quartiles around(double median) {
        return new Quartiles(median - median / 10, median, median + median / 10);
    }
}
