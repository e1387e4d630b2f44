package dev.manx.harness.conformance;

import dev.manx.harness.Attachment;
import dev.manx.harness.IpRoute2.Address;
import dev.manx.harness.IpRoute2.Link;
import dev.manx.harness.IpRoute2.Neighbour;
import dev.manx.harness.IpRoute2.Route;
import dev.manx.harness.Node;
import dev.manx.harness.Outcome;
import dev.manx.harness.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// `check`: after one thing was altered by hand, CHECK fails and names it. Only what the ADD made
/// is altered: a plugin need not make a neighbour entry, but must look after the one it made.
final class TamperChecks {

    private static final String SOURCE = "spec 2, CHECK; P19";
    private static final String OTHER_MAC = "02:00:00:00:00:09";
    private static final int OTHER_MTU = 1280;

    private TamperChecks() {}

    static List<Check> all() {
        var checks = new ArrayList<Check>();
        checks.add(
                new Check(
                        "check.fresh",
                        "CHECK finds nothing wrong right after ADD, and changes nothing",
                        SOURCE,
                        TamperChecks::fresh));
        checks.add(
                new Check(
                        "check.after-del",
                        "CHECK with the result of an attachment that is no more fails",
                        SOURCE,
                        TamperChecks::afterDel));
        checks.add(
                new Check(
                        "check.without-prev-result",
                        "CHECK without prevResult is refused",
                        SOURCE,
                        TamperChecks::withoutPrevResult));
        checks.addAll(links());
        checks.addAll(addresses());
        checks.addAll(routes());
        checks.add(
                altered(
                        "allocation",
                        "the allocation was released",
                        (bench, made, attachment) -> {
                            bench.pool().release(attachment);
                            return List.of("allocation", made.address(), attachment.containerId());
                        }));
        checks.add(
                new Check(
                        "check.sysctl",
                        "CHECK names a setting of the kernel that ADD made and somebody altered",
                        SOURCE,
                        SysctlTampering::eachIsNamed));
        return List.copyOf(checks);
    }

    private static List<Check> links() {
        return List.of(
                altered("link-gone", "the link was deleted", TamperChecks::deleteLink),
                altered(
                        "host-down",
                        "the host end was set down",
                        (bench, made, attachment) -> onHostEnd(made, "down", "")),
                altered(
                        "container-down",
                        "the container's end was set down",
                        (bench, made, attachment) -> inContainer(made, "down", "")),
                altered(
                        "host-mac",
                        "the host end has another MAC",
                        (bench, made, attachment) -> onHostEnd(made, "address", OTHER_MAC)),
                altered(
                        "container-mac",
                        "the container's end has another MAC",
                        (bench, made, attachment) -> inContainer(made, "address", OTHER_MAC)),
                altered(
                        "host-mtu",
                        "the host end has another MTU",
                        (bench, made, attachment) ->
                                onHostEnd(made, "mtu", String.valueOf(OTHER_MTU))),
                altered(
                        "container-mtu",
                        "the container's end has another MTU",
                        (bench, made, attachment) ->
                                inContainer(made, "mtu", String.valueOf(OTHER_MTU))),
                altered("alias", "the host end has another alias", TamperChecks::otherAlias));
    }

    private static List<Check> addresses() {
        return List.of(
                altered(
                        "address-removed",
                        "the address was removed",
                        (bench, made, attachment) -> removeAddress(made)),
                altered(
                        "address-other",
                        "another address took its place",
                        (bench, made, attachment) -> {
                            List<String> words = removeAddress(made);
                            made.pod()
                                    .ip()
                                    .command(
                                            "address",
                                            "add",
                                            "192.0.2.77/32",
                                            "dev",
                                            made.containerEnd().name());
                            return words;
                        }),
                altered(
                        "neighbour-removed",
                        "the permanent neighbour was removed",
                        (bench, made, attachment) -> {
                            Neighbour neighbour = neighbour(made);
                            made.pod()
                                    .ip()
                                    .command(
                                            "neighbour",
                                            "delete",
                                            neighbour.address(),
                                            "dev",
                                            neighbour.dev());
                            return List.of("neighbour " + neighbour.address());
                        }),
                altered(
                        "neighbour-altered",
                        "the permanent neighbour has another MAC",
                        (bench, made, attachment) -> {
                            Neighbour neighbour = neighbour(made);
                            made.pod()
                                    .ip()
                                    .command(
                                            "neighbour",
                                            "replace",
                                            neighbour.address(),
                                            "dev",
                                            neighbour.dev(),
                                            "lladdr",
                                            OTHER_MAC,
                                            "nud",
                                            "permanent");
                            return List.of("neighbour " + neighbour.address(), OTHER_MAC);
                        }));
    }

    private static List<Check> routes() {
        return List.of(
                altered(
                        "default-route",
                        "the container's default route was removed",
                        (bench, made, attachment) ->
                                removeRoute(
                                        made.pod(),
                                        made.containerRoutes(),
                                        "the container has no default route",
                                        route -> route.destination().equals("default"))),
                altered(
                        "default-route-elsewhere",
                        "the container's default route leads past its gateway",
                        (bench, made, attachment) -> elsewhere(made)),
                altered(
                        "gateway-route",
                        "the container's route to its gateway was removed",
                        (bench, made, attachment) ->
                                removeRoute(
                                        made.pod(),
                                        made.containerRoutes(),
                                        "the container has no link route to a gateway",
                                        route -> isGatewayRoute(route, made))),
                altered(
                        "host-route",
                        "the node's route to the container was removed",
                        (bench, made, attachment) ->
                                removeRoute(
                                        made.node(),
                                        made.hostRoutes(),
                                        "the node has no route over the host end",
                                        route -> true)));
    }

    /// Alters one thing of a fresh attachment, and wants it named.
    private static Check altered(String id, String what, Tampering tampering) {
        return new Check(
                "check." + id,
                "CHECK names it when " + what,
                SOURCE,
                bench -> {
                    Attachment attachment = bench.pod("c1");
                    Made made = bench.add(attachment);
                    List<String> words = tampering.alter(bench, made, attachment);

                    Outcome outcome = bench.runtime().check(attachment);

                    Expect.names(Expect.refusal("CHECK when " + what, outcome), words);
                });
    }

    private static void fresh(Bench bench) {
        Attachment attachment = bench.pod("c1");
        Made made = bench.add(attachment);
        Snapshot node = bench.snapshot();
        Snapshot pod = Snapshot.of(made.pod(), List.of());

        Expect.silentSuccess("CHECK", bench.runtime().check(attachment));

        Expect.unchanged("CHECK changed the node", node.changesTo(bench.snapshot()));
        Expect.unchanged(
                "CHECK changed the container", pod.changesTo(Snapshot.of(made.pod(), List.of())));
    }

    private static void afterDel(Bench bench) {
        Attachment attachment = bench.pod("c1");
        bench.add(attachment);
        // With a cache of its own, so that CHECK still has the result.
        Expect.succeeded("DEL", bench.runtime().withoutCache().del(attachment));

        Expect.refusal("CHECK after DEL", bench.runtime().check(attachment));
    }

    private static void withoutPrevResult(Bench bench) {
        Attachment attachment = bench.pod("c1");
        bench.add(attachment);

        Outcome outcome = bench.runtime().withoutCache().check(attachment);

        Expect.names(Expect.refusal("CHECK without prevResult", outcome), List.of("prevResult"));
    }

    private static List<String> deleteLink(Bench bench, Made made, Attachment attachment) {
        made.pod().ip().command("link", "delete", attachment.ifname());
        var words = new ArrayList<>(List.of(attachment.ifname()));
        made.hostEnd().map(Link::name).ifPresent(words::add);
        return words;
    }

    private static List<String> otherAlias(Bench bench, Made made, Attachment attachment)
            throws NotApplicable {
        if (made.requireHostEnd().alias().isEmpty()) {
            throw new NotApplicable("the host end has no alias");
        }
        return onHostEnd(made, "alias", "somebody");
    }

    /// `ip link set`, with a value where the key has one.
    private static List<String> onHostEnd(Made made, String key, String value)
            throws NotApplicable {
        String name = made.requireHostEnd().name();
        setLink(made.node(), name, key, value);
        return List.of(name);
    }

    private static List<String> inContainer(Made made, String key, String value) {
        String name = made.containerEnd().name();
        setLink(made.pod(), name, key, value);
        return List.of(name);
    }

    private static void setLink(Node node, String name, String key, String value) {
        if (value.isEmpty()) {
            node.ip().command("link", "set", name, key);
        } else {
            node.ip().command("link", "set", name, key, value);
        }
    }

    private static List<String> removeAddress(Made made) {
        Address address = made.requireAddress();
        made.pod().ip().command("address", "delete", address.address(), "dev", address.dev());
        return List.of(made.toldAddresses().getFirst(), Made.withoutLength(address.address()));
    }

    private static Neighbour neighbour(Made made) throws NotApplicable {
        return made.neighbours().stream()
                .findFirst()
                .orElseThrow(() -> new NotApplicable("the container has no permanent neighbour"));
    }

    private static boolean isGatewayRoute(Route route, Made made) {
        return route.scope().equals("link")
                && made.containerRoutes().stream()
                        .anyMatch(each -> each.via().equals(route.destination()));
    }

    private static List<String> elsewhere(Made made) throws NotApplicable {
        Route route =
                find(
                        made.containerRoutes(),
                        "the container has no default route with a gateway",
                        each -> each.destination().equals("default") && !each.via().isEmpty());
        made.pod().ip().command("route", "replace", "default", "dev", route.dev());
        return List.of("default", "0.0.0.0/0", "route");
    }

    private static List<String> removeRoute(
            Node node, List<Route> routes, String otherwise, Predicate<Route> wanted)
            throws NotApplicable {
        Route route = find(routes, otherwise, wanted);
        String family = (route.destination() + route.via()).contains(":") ? "-6" : "-4";
        node.ip().command(family, "route", "delete", route.destination(), "dev", route.dev());
        return route.destination().equals("default")
                ? List.of("default", "0.0.0.0", "::/0")
                : List.of(route.destination());
    }

    private static Route find(List<Route> routes, String otherwise, Predicate<Route> wanted)
            throws NotApplicable {
        Optional<Route> found = routes.stream().filter(wanted).findFirst();
        return found.orElseThrow(() -> new NotApplicable(otherwise));
    }

    /// Alters one thing.
    @FunctionalInterface
    private interface Tampering {

        /// @return words of which the error must have one
        /// @throws NotApplicable when the ADD made no such thing
        List<String> alter(Bench bench, Made made, Attachment attachment) throws NotApplicable;
    }
}
