package dev.manx.harness.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manx.harness.Attachment;
import dev.manx.harness.IpRoute2.Address;
import dev.manx.harness.IpRoute2.Link;
import dev.manx.harness.IpRoute2.Neighbour;
import dev.manx.harness.IpRoute2.Route;
import dev.manx.harness.Node;
import java.util.List;
import java.util.Optional;

/// What an ADD made, as iproute2 sees it from outside: whatever plugin it was, these are the things
/// that can be looked at and tampered with.
///
/// @param node where the host end is
/// @param pod the container's namespace
/// @param result what the ADD said
/// @param containerEnd the link in the container
/// @param hostEnd its peer on the node; empty for a kind of link that has none
record Made(Node node, Node pod, ObjectNode result, Link containerEnd, Optional<Link> hostEnd) {

    static Made by(Bench bench, Attachment attachment, ObjectNode result) {
        Node pod = bench.sandbox(attachment);
        Link inside =
                pod.ip()
                        .link(attachment.ifname())
                        .orElseThrow(
                                () ->
                                        new AssertionError(
                                                "ADD succeeded and the container has no link "
                                                        + attachment.ifname()));
        Optional<Link> outside =
                bench.node().ip().links().stream()
                        .filter(link -> link.index() == inside.peerIndex())
                        .findFirst();
        return new Made(bench.node(), pod, result, inside, outside);
    }

    Link requireHostEnd() throws NotApplicable {
        return hostEnd.orElseThrow(
                () -> new NotApplicable("the container's link has no end on the node"));
    }

    /// Those of the container's link that are not the kernel's own.
    List<Address> addresses() {
        return pod.ip().addresses().stream()
                .filter(each -> each.dev().equals(containerEnd.name()))
                .filter(each -> !each.address().startsWith("fe80:"))
                .toList();
    }

    Address requireAddress() {
        List<Address> addresses = addresses();
        Expect.that(!addresses.isEmpty(), "ADD succeeded and the container has no address");
        return addresses.getFirst();
    }

    /// Without prefix length.
    String address() {
        return withoutLength(requireAddress().address());
    }

    /// Routes over the container's link that a plugin made: not those that come with an address.
    List<Route> containerRoutes() {
        return made(pod.ip().allRoutes(), containerEnd.name());
    }

    /// Routes over the host end that a plugin made.
    List<Route> hostRoutes() {
        return hostEnd.map(link -> made(node.ip().allRoutes(), link.name())).orElse(List.of());
    }

    /// Entries of the container's neighbour table that do not expire.
    List<Neighbour> neighbours() {
        return pod.ip().neighbours().stream()
                .filter(each -> each.dev().equals(containerEnd.name()))
                .filter(each -> each.state().equals("PERMANENT"))
                .toList();
    }

    /// The addresses that the result tells of, with prefix length.
    List<String> toldAddresses() {
        return result.path("ips").findValuesAsText("address");
    }

    /// Those interfaces of the result that are in a sandbox, or those that are not.
    List<JsonNode> toldInterfaces(boolean inSandbox) {
        return result.path("interfaces")
                .valueStream()
                .filter(each -> each.path("sandbox").asText().isEmpty() != inSandbox)
                .toList();
    }

    static String withoutLength(String address) {
        int slash = address.indexOf('/');
        return slash < 0 ? address : address.substring(0, slash);
    }

    private static List<Route> made(List<Route> routes, String dev) {
        return routes.stream()
                .filter(each -> each.dev().equals(dev) && each.table().equals("main"))
                .filter(each -> !each.protocol().equals("kernel"))
                .toList();
    }
}
