package dev.manx.harness.benchmark;

import java.nio.file.Path;
import java.util.List;

/// What `install/benchmark` prepared.
///
/// @param quick for CI: fewer rounds, fewer endpoints
/// @param prefix how the names of all namespaces begin
/// @param bin folder of Manx' executables
/// @param reference folder of the reference plugins
/// @param version which version they are
/// @param tools folder of `stopwatch` and `floor`
/// @param memory empty folder on a tmpfs
/// @param disk empty folder on a disk
/// @param conflist Manx' conflist as shipped
record Options(
        boolean quick,
        String prefix,
        Path bin,
        Path reference,
        String version,
        Path tools,
        Path memory,
        Path disk,
        Path conflist) {

    /// @param arguments in the order of the components
    static Options of(List<String> arguments) {
        return new Options(
                Boolean.parseBoolean(arguments.get(0)),
                arguments.get(1),
                Path.of(arguments.get(2)),
                Path.of(arguments.get(3)),
                arguments.get(4),
                Path.of(arguments.get(5)),
                Path.of(arguments.get(6)),
                Path.of(arguments.get(7)),
                Path.of(arguments.get(8)));
    }

    List<Integer> endpointCounts() {
        return quick ? List.of(10, 1000) : List.of(10, 1000, 5000);
    }

    int rounds(int endpoints) {
        if (quick) {
            return 12;
        }
        return endpoints <= 10 ? 200 : endpoints <= 1000 ? 100 : 40;
    }

    /// Rounds with many calls at once: each has many calls in it.
    int roundsAtOnce() {
        return quick ? 3 : 12;
    }
}
