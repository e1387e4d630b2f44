package dev.manx.harness.benchmark;

import java.util.List;

/// The middle of a sample: a quarter of the values lies below `lower`, a quarter above `upper`.
///
/// @param lower the first quartile
/// @param median half of the values lie on each side
/// @param upper the third quartile
record Quartiles(double lower, double median, double upper) {

    /// Between two values of the sample, a quartile is where the straight line between them says.
    ///
    /// @param sample in any order
    /// @throws IllegalArgumentException when there is none
    static Quartiles of(List<Double> sample) {
        if (sample.isEmpty()) {
            throw new IllegalArgumentException("no quartiles of an empty sample");
        }
        List<Double> sorted = sample.stream().sorted().toList();
        return new Quartiles(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
    }

    private static double at(List<Double> sorted, double share) {
        double place = share * (sorted.size() - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }
}
