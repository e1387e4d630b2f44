package dev.manx.harness.benchmark;

import java.util.List;

/// What the stopwatch saw of one call: a line of its answer.
///
/// @param status exit status; 255 for a success that printed something else than wanted
/// @param startNanos since the start of the first call of its group
/// @param wallNanos from start to end
/// @param userMicros CPU outside the kernel, of the plugin and of what it ran
/// @param systemMicros CPU inside the kernel
/// @param minorFaults page faults that needed no disk
/// @param peakKib resident memory of its largest process
record Timing(
        int status,
        long startNanos,
        long wallNanos,
        long userMicros,
        long systemMicros,
        long minorFaults,
        long peakKib) {

    /// @throws IllegalArgumentException when it is no line of an answer
    static Timing parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != 7) {
            throw new IllegalArgumentException("not a line of the stopwatch: \"" + line + "\"");
        }
        return new Timing(
                Integer.parseInt(fields[0]),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[4]),
                Long.parseLong(fields[5]),
                Long.parseLong(fields[6]));
    }

    double wallMillis() {
        return wallNanos / 1e6;
    }

    double cpuMillis() {
        return (userMicros + systemMicros) / 1e3;
    }

    /// Calls a second of a group that ran at once, from its first start to its last end.
    static double perSecond(List<Timing> group) {
        long end =
                group.stream().mapToLong(each -> each.startNanos + each.wallNanos).max().orElse(1);
        return group.size() * 1e9 / end;
    }
}
