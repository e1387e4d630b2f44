package dev.manx.harness.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manx.harness.Attachment;
import dev.manx.harness.IpRoute2.Link;
import dev.manx.harness.IpRoute2.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// `version` and `result`: what a plugin says that it speaks, and what ADD answers.
final class ResultChecks {

    private static final String ADD_SUCCESS = "spec 5, ADD Success";

    private ResultChecks() {}

    static List<Check> all() {
        var checks = new ArrayList<Check>();
        checks.add(
                new Check(
                        "version.supported",
                        "VERSION answers with one object that lists the versions spoken",
                        "spec 5, VERSION",
                        bench -> supported(bench)));
        checks.add(
                new Check(
                        "version.echo",
                        "VERSION answers in the cniVersion of its input",
                        "spec 5, VERSION",
                        ResultChecks::echo));
        checks.add(
                new Check(
                        "version.speaks-1.1.0",
                        "the plugin speaks CNI 1.1",
                        "P1",
                        ResultChecks::speaksOneOne));
        for (String version : ResultShape.VERSIONS) {
            checks.add(
                    new Check(
                            "result." + version,
                            "the result of ADD has the shape of " + version,
                            ADD_SUCCESS,
                            bench -> shape(bench, version)));
        }
        checks.add(
                new Check(
                        "result.interfaces",
                        "the interfaces of the result exist, with the MAC that is told",
                        ADD_SUCCESS,
                        ResultChecks::interfaces));
        checks.add(
                new Check(
                        "result.mtu",
                        "the interfaces of a result in 1.1.0 have the MTU that is told",
                        "P11",
                        ResultChecks::mtu));
        checks.add(
                new Check(
                        "result.ips",
                        "the container has exactly the addresses that the result tells",
                        ADD_SUCCESS,
                        ResultChecks::ips));
        checks.add(
                new Check(
                        "result.routes",
                        "the container has the routes that the result tells",
                        ADD_SUCCESS,
                        ResultChecks::routes));
        checks.add(
                new Check(
                        "result.ipam",
                        "the IPAM plugin's result has addresses and no interfaces",
                        "spec 5, Delegated plugins",
                        ResultChecks::ipam));
        return List.copyOf(checks);
    }

    private static List<String> supported(Bench bench) {
        ObjectNode answer = Expect.result("VERSION", bench.runtime().version());
        Expect.that(answer.path("cniVersion").isTextual(), "no cniVersion: " + answer);
        var versions = new ArrayList<String>();
        answer.path("supportedVersions").forEach(each -> versions.add(each.asText()));
        Expect.that(!versions.isEmpty(), "no supportedVersions: " + answer);
        return versions;
    }

    private static void echo(Bench bench) {
        for (String version : supported(bench)) {
            ObjectNode answer = Expect.result("VERSION", bench.inVersion(version).version());
            Expect.that(
                    answer.path("cniVersion").asText().equals(version),
                    "asked in " + version + ", answered " + answer);
        }
    }

    private static void speaksOneOne(Bench bench) {
        List<String> versions = supported(bench);
        Expect.that(versions.contains("1.1.0"), "supportedVersions are " + versions);
    }

    private static void shape(Bench bench, String version) throws NotApplicable {
        if (!supported(bench).contains(version)) {
            throw new NotApplicable("the plugin does not speak " + version);
        }
        JsonNode result = Expect.result("ADD", bench.inVersion(version).add(bench.pod("c1")));
        List<String> problems = ResultShape.problems(version, result);
        Expect.that(problems.isEmpty(), String.join("; ", problems) + " in " + result);
    }

    private static void interfaces(Bench bench) {
        Attachment attachment = bench.pod("c1");
        Made made = bench.add(attachment);
        List<JsonNode> inside = made.toldInterfaces(true);
        Expect.that(!inside.isEmpty(), "no interface in a sandbox: " + made.result());
        for (JsonNode each : inside) {
            Expect.that(
                    each.path("sandbox").asText().equals(attachment.netns()),
                    "the sandbox is not CNI_NETNS: " + each);
            sameMac(each, made.pod().ip().links());
        }
        made.toldInterfaces(false).forEach(each -> sameMac(each, made.node().ip().links()));
    }

    private static void sameMac(JsonNode told, List<Link> links) {
        Link link = link(told, links);
        String mac = told.path("mac").asText();
        Expect.that(
                mac.isEmpty() || mac.equalsIgnoreCase(link.mac()),
                link.name() + " has the MAC " + link.mac() + ", the result tells " + told);
    }

    private static void mtu(Bench bench) throws NotApplicable {
        bench.needsVersionOneOne();
        Made made = bench.add(bench.pod("c1"));
        for (boolean inSandbox : List.of(true, false)) {
            List<Link> links = (inSandbox ? made.pod() : made.node()).ip().links();
            for (JsonNode each : made.toldInterfaces(inSandbox)) {
                int mtu = link(each, links).mtu();
                Expect.that(
                        each.path("mtu").asInt() == mtu,
                        "the link's MTU is " + mtu + ", the result tells " + each);
            }
        }
    }

    private static Link link(JsonNode told, List<Link> links) {
        return links.stream()
                .filter(each -> each.name().equals(told.path("name").asText()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no such interface: " + told));
    }

    private static void ips(Bench bench) {
        Made made = bench.add(bench.pod("c1"));
        var there = new TreeSet<String>();
        made.addresses().forEach(each -> there.add(each.address()));
        var told = new TreeSet<>(made.toldAddresses());
        Expect.that(
                there.equals(told), "the container has " + there + ", the result tells " + told);
    }

    private static void routes(Bench bench) {
        Made made = bench.add(bench.pod("c1"));
        List<Route> routes = made.pod().ip().allRoutes();
        for (JsonNode told : made.result().path("routes")) {
            String destination = destination(told.path("dst").asText());
            String gateway = told.path("gw").asText();
            Expect.that(
                    routes.stream()
                            .anyMatch(
                                    each ->
                                            each.destination().equals(destination)
                                                    && (gateway.isEmpty()
                                                            || each.via().equals(gateway))),
                    "the container has no route " + told + ", but " + routes);
        }
    }

    /// As iproute2 writes it.
    private static String destination(String cidr) {
        return switch (cidr) {
            case "0.0.0.0/0", "::/0" -> "default";
            default -> cidr.replaceFirst(cidr.contains(":") ? "/128$" : "/32$", "");
        };
    }

    private static void ipam(Bench bench) throws NotApplicable {
        ObjectNode result = Expect.result("IPAM's ADD", bench.pool().ipam().add(bench.pod("c1")));
        List<String> problems = ResultShape.problems(bench.cniVersion(), result);
        Expect.that(problems.isEmpty(), String.join("; ", problems) + " in " + result);
        Expect.that(!result.path("ips").isEmpty(), "no ips: " + result);
        Expect.that(result.path("interfaces").isEmpty(), "has interfaces: " + result);
    }
}
