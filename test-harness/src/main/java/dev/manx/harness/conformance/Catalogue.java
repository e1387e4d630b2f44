package dev.manx.harness.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// All checks there are, by area. `docs/conformance.md` lists them; a test compares.
final class Catalogue {

    private Catalogue() {}

    static List<Check> all() {
        var checks = new ArrayList<Check>();
        Stream.of(
                        ResultChecks.all(),
                        StreamChecks.all(),
                        ErrorChecks.all(),
                        AddChecks.all(),
                        TamperChecks.all(),
                        DelChecks.all(),
                        GcChecks.all(),
                        PoolChecks.all(),
                        KillChecks.all())
                .forEach(checks::addAll);
        return List.copyOf(checks);
    }

    /// Those whose id begins like one of these; all when there are none.
    static List<Check> startingWith(List<String> prefixes) {
        return all().stream()
                .filter(
                        check ->
                                prefixes.isEmpty()
                                        || prefixes.stream().anyMatch(check.id()::startsWith))
                .toList();
    }
}
