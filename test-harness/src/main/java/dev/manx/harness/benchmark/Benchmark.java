package dev.manx.harness.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Called by `install/benchmark`:
/// - `run RESULT OPTION...` measures, and writes the report into the file RESULT
/// - `goals RESULT` prints what was asked of Manx and what came out
/// - `write RESULT FOLDER` makes `performance.md`'s tables and `performance.svg` in FOLDER from it
public final class Benchmark {

    private Benchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> words = List.of(arguments);
        Path result = Path.of(words.get(1));
        switch (words.getFirst()) {
            case "run" -> {
                Options options = Options.of(words.subList(2, words.size()));
                Files.writeString(result, new Run(options).report().toJson());
            }
            case "goals" -> printGoals(Report.parse(Files.readString(result)));
            case "write" -> write(Report.parse(Files.readString(result)), Path.of(words.get(2)));
            default -> throw new IllegalArgumentException(words.getFirst());
        }
    }

    private static void printGoals(Report report) {
        for (Goal each : Goal.of(report)) {
            System.out.printf(
                    "  %s %s: %s (%s)%n", each.mark(), each.text(), each.value(), each.wanted());
        }
    }

    private static void write(Report report, Path folder) throws IOException {
        Path document = folder.resolve("performance.md");
        Files.writeString(
                document,
                MarkedText.replace(
                        Files.readString(document), "measurements", new Tables(report).markdown()));
        Files.writeString(folder.resolve("performance.svg"), new Chart(report).svg());
    }
}
