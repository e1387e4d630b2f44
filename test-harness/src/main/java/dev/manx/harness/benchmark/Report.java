package dev.manx.harness.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The result of one run; everything that people read is made from it.
///
/// @param facts about the machine and the run, in the order of reading
/// @param titles what each contender is called, by its name
/// @param executableBytes size of what a contender needs on a node, by its name
/// @param systemCalls of one call, by the contender's name and the operation's title with a blank
///   between
/// @param measurements all that was measured
record Report(
        Map<String, String> facts,
        Map<String, String> titles,
        Map<String, Long> executableBytes,
        Map<String, Long> systemCalls,
        List<Measurement> measurements) {

    static final JsonMapper JSON = new JsonMapper();

    Report {
        // Their order is part of the report: Map.copyOf would lose it.
        facts = new LinkedHashMap<>(facts);
        titles = new LinkedHashMap<>(titles);
        executableBytes = new LinkedHashMap<>(executableBytes);
        systemCalls = new LinkedHashMap<>(systemCalls);
        measurements = List.copyOf(measurements);
    }

    Optional<Measurement> find(String contender, Operation operation, int endpoints, int atOnce) {
        return measurements.stream()
                .filter(
                        each ->
                                each.contender().equals(contender)
                                        && each.operation() == operation
                                        && each.endpoints() == endpoints
                                        && each.atOnce() == atOnce)
                .findFirst();
    }

    Optional<Long> systemCalls(String contender, Operation operation) {
        return Optional.ofNullable(systemCalls.get(contender + " " + operation.title()));
    }

    /// The numbers of endpoints under which calls were measured, ascending.
    List<Integer> endpointCounts() {
        return measurements.stream()
                .filter(each -> each.operation() == Operation.ADD)
                .map(Measurement::endpoints)
                .distinct()
                .sorted()
                .toList();
    }

    /// One measurement a line, so that a difference between two runs can be read.
    String toJson() {
        ObjectNode json = JSON.createObjectNode();
        facts.forEach(json.putObject("facts")::put);
        titles.forEach(json.putObject("titles")::put);
        executableBytes.forEach(json.putObject("executableBytes")::put);
        systemCalls.forEach(json.putObject("systemCalls")::put);
        var lines = new ArrayList<String>();
        measurements.forEach(each -> lines.add("    " + each.toJson()));
        String head = json.toPrettyString();
        return head.substring(0, head.lastIndexOf('}')).stripTrailing()
                + ",\n  \"measurements\" : [\n"
                + String.join(",\n", lines)
                + "\n  ]\n}\n";
    }

    /// @throws IllegalArgumentException when the text is no report
    static Report parse(String text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a report of the benchmark", e);
        }
        var facts = new LinkedHashMap<String, String>();
        json.required("facts")
                .properties()
                .forEach(each -> facts.put(each.getKey(), each.getValue().asText()));
        var titles = new LinkedHashMap<String, String>();
        json.required("titles")
                .properties()
                .forEach(each -> titles.put(each.getKey(), each.getValue().asText()));
        var measurements = new ArrayList<Measurement>();
        json.required("measurements").forEach(each -> measurements.add(Measurement.fromJson(each)));
        return new Report(
                facts,
                titles,
                numbers(json.required("executableBytes")),
                numbers(json.required("systemCalls")),
                measurements);
    }

    private static Map<String, Long> numbers(JsonNode object) {
        var numbers = new LinkedHashMap<String, Long>();
        object.properties().forEach(each -> numbers.put(each.getKey(), each.getValue().asLong()));
        return numbers;
    }
}
