package dev.manx.harness.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What a result of ADD looks like in each version of the specification (section 5, "ADD Success").
/// Versions are compared as text, which orders those there are.
final class ResultShape {

    static final List<String> VERSIONS = List.of("0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0");

    private static final String CIDR = "[0-9a-fA-F.:]+/[0-9]{1,3}";
    private static final String ADDRESS = "[0-9a-fA-F.:]+";
    private static final String MAC = "([0-9a-fA-F]{2}:){5,}[0-9a-fA-F]{2}";
    private static final String NO_VERSION = "(?!)";
    private static final Set<String> SINCE_1_1 =
            Set.of("mtu", "socketPath", "pciID", "advmss", "priority", "table", "scope");

    private final String version;
    private final List<String> problems = new ArrayList<>();

    private ResultShape(String version) {
        this.version = version;
    }

    /// What is wrong with `result`, each with the place; empty when nothing is.
    static List<String> problems(String version, JsonNode result) {
        var shape = new ResultShape(version);
        shape.text(result, "", "cniVersion", version.replace(".", "\\."), true);
        shape.each(result, "interfaces", shape::networkInterface);
        int interfaces = result.path("interfaces").size();
        shape.each(result, "ips", (ip, at) -> shape.ip(ip, at, interfaces));
        shape.each(result, "routes", shape::route);
        shape.dns(result.path("dns"));
        return List.copyOf(shape.problems);
    }

    private void networkInterface(JsonNode each, String at) {
        text(each, at, "name", "[^/:\\s]{1,15}", true);
        text(each, at, "mac", MAC, false);
        text(each, at, "sandbox", ".*", false);
        notBeforeOneOne(each, at);
    }

    private void ip(JsonNode each, String at, int interfaces) {
        boolean six = each.path("address").asText().contains(":");
        text(each, at, "address", CIDR, true);
        text(each, at, "gateway", ADDRESS, false);
        if (beforeOne()) {
            text(each, at, "version", six ? "6" : "4", true);
        } else {
            text(each, at, "version", NO_VERSION, false);
        }
        JsonNode index = each.path("interface");
        if (!index.isMissingNode() && !(index.isInt() && isIndex(index.asInt(), interfaces))) {
            problems.add(at + ".interface: " + index + " is no index of interfaces");
        }
    }

    private void route(JsonNode each, String at) {
        text(each, at, "dst", CIDR, true);
        text(each, at, "gw", ADDRESS, false);
        notBeforeOneOne(each, at);
    }

    private void dns(JsonNode dns) {
        if (dns.isMissingNode()) {
            return;
        }
        if (!dns.isObject()) {
            problems.add("dns: " + dns + " is no object");
        }
        for (String list : List.of("nameservers", "search", "options")) {
            JsonNode array = dns.path(list);
            if (!array.isMissingNode() && !array.isArray()) {
                problems.add("dns." + list + ": " + array + " is no array");
            }
        }
        text(dns, "dns", "domain", ".*", false);
    }

    private void notBeforeOneOne(JsonNode object, String at) {
        if (version.equals("1.1.0")) {
            return;
        }
        object.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (SINCE_1_1.contains(name)) {
                                problems.add(at + "." + name + ": is not in " + version);
                            }
                        });
    }

    private void text(JsonNode object, String at, String key, String pattern, boolean required) {
        JsonNode value = object.path(key);
        String place = at.isEmpty() ? key : at + "." + key;
        if (value.isMissingNode()) {
            if (required) {
                problems.add(place + ": missing");
            }
        } else if (!value.isTextual() || !value.asText().matches(pattern)) {
            problems.add(place + ": " + value + " is not what " + version + " has there");
        }
    }

    private void each(JsonNode result, String key, Element element) {
        JsonNode array = result.path(key);
        if (array.isMissingNode()) {
            return;
        }
        if (!array.isArray()) {
            problems.add(key + ": " + array + " is no array");
            return;
        }
        for (int i = 0; i < array.size(); i++) {
            String at = key + "[" + i + "]";
            if (array.get(i).isObject()) {
                element.check(array.get(i), at);
            } else {
                problems.add(at + ": " + array.get(i) + " is no object");
            }
        }
    }

    private boolean beforeOne() {
        return version.startsWith("0.");
    }

    private static boolean isIndex(int index, int size) {
        return index >= 0 && index < size;
    }

    @FunctionalInterface
    private interface Element {
        void check(JsonNode element, String at);
    }
}
