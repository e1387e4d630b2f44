package dev.manx.harness.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The command line: `install/conformance` prepares it and calls it.
public final class Conformance {

    private Conformance() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        try {
            Options options = Options.parse(arguments);
            List<Check> checks = Catalogue.startingWith(options.only());
            if (checks.isEmpty()) {
                throw new IllegalArgumentException("--only: no check's id begins so");
            }
            return switch (options.task()) {
                case LIST -> list(checks);
                case PRINT_LINES -> {
                    Report report = run(options, checks, Conformance::print);
                    System.out.println(report.summary());
                    yield report.exitCode();
                }
                case PRINT_JSON -> {
                    Report report = run(options, checks, finding -> {});
                    System.out.println(report.toJson().toPrettyString());
                    yield report.exitCode();
                }
            };
        } catch (IllegalArgumentException e) {
            System.err.println("conformance: " + e.getMessage() + "\n" + Options.USAGE);
        } catch (IOException e) {
            System.err.println("conformance: cannot read " + e.getMessage());
        }
        return 2;
    }

    private static Report run(Options options, List<Check> checks, Consumer<Finding> each)
            throws IOException {
        return run(Chain.read(options.path(), options.conflist()), checks, each);
    }

    /// @param each is told of every check when it is done
    static Report run(Chain chain, List<Check> checks, Consumer<Finding> each) {
        var findings = new ArrayList<Finding>();
        for (Check check : checks) {
            Finding finding = Finding.of(check, chain);
            findings.add(finding);
            each.accept(finding);
        }
        return new Report(findings);
    }

    private static int list(List<Check> checks) {
        for (Check each : checks) {
            System.out.printf("%-36s %s [%s]%n", each.id(), each.title(), each.source());
        }
        return 0;
    }

    private static void print(Finding finding) {
        System.out.println(Report.line(finding));
    }
}
