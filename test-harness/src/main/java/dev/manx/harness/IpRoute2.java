package dev.manx.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// What the kernel has in a namespace, as iproute2 tells it (`ip -j -n NAME …`).
///
/// @param namespace its name
public record IpRoute2(String namespace) {

    /// @param index `ifindex`
    /// @param mac hardware address, or empty
    /// @param mtu in bytes
    /// @param up whether it is set up (`UP` among the flags)
    /// @param alias `ifalias`, or empty
    /// @param kind `veth`, `bridge`, …, or empty
    /// @param peerIndex `ifindex` of a veth's other end, in that end's namespace; 0 for none
    public record Link(
            int index,
            String name,
            String mac,
            int mtu,
            boolean up,
            String alias,
            String kind,
            int peerIndex) {}

    /// @param address with its prefix length
    /// @param scope `global`, `link` or `host`
    /// @param flags such as `tentative`, sorted
    public record Address(String dev, String address, String scope, List<String> flags) {}

    /// @param destination as given, or `default`
    /// @param type `unicast`, `blackhole`, …
    /// @param via the next hop, or empty
    /// @param dev the link, or empty
    /// @param protocol `boot`, `kernel`, `bird`, …
    /// @param scope `link`, `host`, or empty for global
    /// @param table `main`, `local`, …
    public record Route(
            String destination,
            String type,
            String via,
            String dev,
            String protocol,
            String scope,
            String table) {}

    /// @param state `PERMANENT`, `REACHABLE`, …
    public record Neighbour(String address, String dev, String mac, String state) {}

    public List<Link> links() {
        var links = new ArrayList<Link>();
        for (JsonNode each : ask("-d", "link", "show")) {
            links.add(
                    new Link(
                            each.path("ifindex").asInt(),
                            each.path("ifname").asText(),
                            each.path("address").asText(),
                            each.path("mtu").asInt(),
                            texts(each.path("flags")).contains("UP"),
                            each.path("ifalias").asText(),
                            each.path("linkinfo").path("info_kind").asText(),
                            each.path("link_index").asInt()));
        }
        return links;
    }

    public Optional<Link> link(String name) {
        return links().stream().filter(link -> link.name().equals(name)).findFirst();
    }

    public List<Address> addresses() {
        var addresses = new ArrayList<Address>();
        for (JsonNode link : ask("address", "show")) {
            for (JsonNode each : link.path("addr_info")) {
                var flags = new TreeSet<String>();
                for (String flag : List.of("tentative", "dadfailed", "deprecated")) {
                    if (each.path(flag).asBoolean()) {
                        flags.add(flag);
                    }
                }
                addresses.add(
                        new Address(
                                link.path("ifname").asText(),
                                each.path("local").asText() + "/" + each.path("prefixlen").asInt(),
                                each.path("scope").asText(),
                                List.copyOf(flags)));
            }
        }
        return addresses;
    }

    /// The IPv4 routes of the main table.
    public List<Route> routes() {
        return routes("-d", "-4", "route", "show");
    }

    /// The routes of every table and both families.
    public List<Route> allRoutes() {
        var routes = new ArrayList<>(routes("-d", "-4", "route", "show", "table", "all"));
        routes.addAll(routes("-d", "-6", "route", "show", "table", "all"));
        return routes;
    }

    public List<Neighbour> neighbours() {
        var neighbours = new ArrayList<Neighbour>();
        for (JsonNode each : ask("neighbour", "show")) {
            neighbours.add(
                    new Neighbour(
                            each.path("dst").asText(),
                            each.path("dev").asText(),
                            each.path("lladdr").asText(),
                            String.join(",", texts(each.path("state")))));
        }
        return neighbours;
    }

    /// The lines that a person sees on `ip route`.
    public List<String> routeLines() {
        return command("-4", "route", "show").stdout().lines().map(String::strip).toList();
    }

    /// Runs `ip -n NAME …`, which must succeed.
    public Outcome command(String... arguments) {
        return Subprocess.of(whole(List.of(), arguments)).run().orFail();
    }

    private List<Route> routes(String... arguments) {
        var routes = new ArrayList<Route>();
        for (JsonNode each : ask(arguments)) {
            routes.add(
                    new Route(
                            each.path("dst").asText(),
                            each.path("type").asText("unicast"),
                            each.path("gateway").asText(),
                            each.path("dev").asText(),
                            each.path("protocol").asText(),
                            each.path("scope").asText(),
                            each.path("table").asText("main")));
        }
        return routes;
    }

    private JsonNode ask(String... arguments) {
        Outcome outcome = Subprocess.of(whole(List.of("-j"), arguments)).run().orFail();
        try {
            return Outcome.JSON.readTree(outcome.stdout().isBlank() ? "[]" : outcome.stdout());
        } catch (JsonProcessingException e) {
            throw new AssertionError("ip answered with something else than JSON\n" + outcome, e);
        }
    }

    private List<String> whole(List<String> options, String... arguments) {
        var whole = new ArrayList<String>();
        whole.add("ip");
        whole.addAll(options);
        whole.addAll(List.of("-n", namespace));
        whole.addAll(List.of(arguments));
        return whole;
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
