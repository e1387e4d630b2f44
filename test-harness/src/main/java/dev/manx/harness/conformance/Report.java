package dev.manx.harness.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// What came out, for people and for programs.
///
/// @param findings in the order of the catalogue
record Report(List<Finding> findings) {

    Report {
        findings = List.copyOf(findings);
    }

    /// A check's line: verdict, id, title, source; for FAIL and SKIP also the reason.
    static String line(Finding finding) {
        Check check = finding.check();
        String reason = finding.verdict().reason();
        return "%s %-36s %s [%s]%s"
                .formatted(
                        finding.verdict().word(),
                        check.id(),
                        check.title(),
                        check.source(),
                        reason.isEmpty() ? "" : ": " + reason);
    }

    /// The last line.
    String summary() {
        return "%d checks: %d PASS, %d FAIL, %d SKIP"
                .formatted(
                        findings.size(),
                        idsOf("PASS").size(),
                        idsOf("FAIL").size(),
                        idsOf("SKIP").size());
    }

    /// The ids with this verdict.
    List<String> idsOf(String word) {
        return findings.stream()
                .filter(each -> each.verdict().word().equals(word))
                .map(each -> each.check().id())
                .toList();
    }

    /// 0 only if nothing failed.
    int exitCode() {
        return idsOf("FAIL").isEmpty() ? 0 : 1;
    }

    ObjectNode toJson() {
        ObjectNode json = Chain.JSON.createObjectNode();
        for (String word : List.of("PASS", "FAIL", "SKIP")) {
            json.put(word, idsOf(word).size());
        }
        var checks = json.putArray("checks");
        for (Finding each : findings) {
            checks.addObject()
                    .put("id", each.check().id())
                    .put("verdict", each.verdict().word())
                    .put("title", each.check().title())
                    .put("source", each.check().source())
                    .put("reason", each.verdict().reason())
                    .put("millis", each.duration().toMillis());
        }
        return json;
    }
}
