package dev.manx.harness.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// One contender at one operation under one load.
///
/// @param contender its name
/// @param endpoints how many there were on the node already
/// @param atOnce how many calls ran at the same time
/// @param calls how many were measured
/// @param wallMillis from start to end of a call
/// @param cpuMillis user and system time of a call
/// @param minorFaults of a call
/// @param peakKib of a call's largest process
/// @param perSecond calls that ended in a second
record Measurement(
        String contender,
        Operation operation,
        int endpoints,
        int atOnce,
        int calls,
        Quartiles wallMillis,
        Quartiles cpuMillis,
        Quartiles minorFaults,
        Quartiles peakKib,
        Quartiles perSecond) {

    /// @param groups the calls, by which of them ran at once
    static Measurement of(
            String contender, Operation operation, int endpoints, List<List<Timing>> groups) {
        List<Timing> calls = groups.stream().flatMap(List::stream).toList();
        return new Measurement(
                contender,
                operation,
                endpoints,
                groups.getFirst().size(),
                calls.size(),
                quartiles(calls, Timing::wallMillis),
                quartiles(calls, Timing::cpuMillis),
                quartiles(calls, Timing::minorFaults),
                quartiles(calls, Timing::peakKib),
                quartiles(groups, Timing::perSecond));
    }

    private static <T> Quartiles quartiles(List<T> from, ToDoubleFunction<T> value) {
        return Quartiles.of(from.stream().map(value::applyAsDouble).toList());
    }

    ObjectNode toJson() {
        ObjectNode json = Report.JSON.createObjectNode();
        json.put("contender", contender).put("operation", operation.title());
        json.put("endpoints", endpoints).put("atOnce", atOnce).put("calls", calls);
        put(json, "wallMillis", wallMillis);
        put(json, "cpuMillis", cpuMillis);
        put(json, "minorFaults", minorFaults);
        put(json, "peakKib", peakKib);
        put(json, "perSecond", perSecond);
        return json;
    }

    static Measurement fromJson(JsonNode json) {
        return new Measurement(
                json.required("contender").asText(),
                Operation.titled(json.required("operation").asText()),
                json.required("endpoints").asInt(),
                json.required("atOnce").asInt(),
                json.required("calls").asInt(),
                quartiles(json, "wallMillis"),
                quartiles(json, "cpuMillis"),
                quartiles(json, "minorFaults"),
                quartiles(json, "peakKib"),
                quartiles(json, "perSecond"));
    }

    /// As `[lower, median, upper]`, to the thousandth: what is measured is less exact than that.
    private static void put(ObjectNode json, String key, Quartiles value) {
        var array = json.putArray(key);
        for (double each : new double[] {value.lower(), value.median(), value.upper()}) {
            array.add(Math.round(each * 1000) / 1000.0);
        }
    }

    private static Quartiles quartiles(JsonNode json, String key) {
        JsonNode array = json.required(key);
        return new Quartiles(
                array.required(0).asDouble(),
                array.required(1).asDouble(),
                array.required(2).asDouble());
    }
}
