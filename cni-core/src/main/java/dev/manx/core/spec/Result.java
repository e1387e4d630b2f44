package dev.manx.core.spec;

import dev.manx.core.json.ArrayNode;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.InterfaceAddress;
import dev.manx.core.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A successful ADD (spec 1.1, section 5, "ADD Success"), in memory always as the newest version
/// has it; [#toJson] writes what the version asked for can say.
///
/// @param interfaces the links; empty when it comes from an IPAM plugin
/// @param ips the addresses
/// @param routes the routes
/// @param dns as given, an empty object for none
public record Result(List<Interface> interfaces, List<Ip> ips, List<Route> routes, ObjectNode dns) {

    /// One link. Optional texts are empty when absent.
    ///
    /// @param name its name
    /// @param mac its hardware address, or empty
    /// @param mtu its MTU in bytes, or 0 when not told
    /// @param sandbox the namespace it is in, or empty for the node's own
    public record Interface(String name, String mac, int mtu, String sandbox) {}

    /// One address.
    ///
    /// @param address the address with its prefix length
    /// @param gateway its subnet's gateway, where there is one
    /// @param interfaceIndex position in `interfaces`, or -1 for none
    public record Ip(InterfaceAddress address, Optional<IpAddress> gateway, int interfaceIndex) {}

    /// One route in the container.
    ///
    /// @param destination the prefix
    /// @param gateway the next hop, where there is one
    /// @param extra the other keys (`mtu`, `priority`, `table`, `scope`, …), as given
    public record Route(Cidr destination, Optional<IpAddress> gateway, ObjectNode extra) {
        public static Route of(Cidr destination, IpAddress gateway) {
            return new Route(destination, Optional.of(gateway), Json.object());
        }

        public static Route onLink(Cidr destination) {
            return new Route(destination, Optional.empty(), Json.object());
        }
    }

    public Result {
        interfaces = List.copyOf(interfaces);
        ips = List.copyOf(ips);
        routes = List.copyOf(routes);
    }

    /// Reads a result of any version we speak.
    ///
    /// @throws CniException code 6, naming the key path
    public static Result parse(ObjectNode json) throws CniException {
        try {
            JsonView view = JsonView.root(json);
            var interfaces = new ArrayList<Interface>();
            for (JsonView each : view.get("interfaces").elements()) {
                interfaces.add(
                        new Interface(
                                each.get("name").text(),
                                each.get("mac").textOr(""),
                                each.get("mtu").integerOr(0, 0, Integer.MAX_VALUE),
                                each.get("sandbox").textOr("")));
            }
            var ips = new ArrayList<Ip>();
            for (JsonView each : view.get("ips").elements()) {
                ips.add(
                        new Ip(
                                each.get("address").parse(InterfaceAddress::parse),
                                each.get("gateway").parseIfPresent(IpAddress::parse),
                                each.get("interface").integerOr(-1, -1, Integer.MAX_VALUE)));
            }
            var routes = new ArrayList<Route>();
            for (JsonView each : view.get("routes").elements()) {
                ObjectNode extra = each.object().deepCopy();
                extra.remove(List.of("dst", "gw"));
                routes.add(
                        new Route(
                                each.get("dst").parse(Result::canonical),
                                each.get("gw").parseIfPresent(IpAddress::parse),
                                extra));
            }
            JsonView dns = view.get("dns");
            return new Result(
                    interfaces,
                    ips,
                    routes,
                    dns.isPresent() ? dns.object().deepCopy() : Json.object());
        } catch (JsonException e) {
            throw new CniException(ErrorCode.DECODING_FAILURE, "result: " + e.getMessage(), e);
        }
    }

    /// The object that goes to stdout.
    public ObjectNode toJson(SpecVersion version) {
        ObjectNode json = Json.object();
        json.put("cniVersion", version.toString());
        if (!interfaces.isEmpty()) {
            ArrayNode array = json.putArray("interfaces");
            interfaces.forEach(each -> array.add(interfaceJson(each, version)));
        }
        ArrayNode ipArray = json.putArray("ips");
        ips.forEach(each -> ipArray.add(ipJson(each, version)));
        if (!routes.isEmpty()) {
            ArrayNode array = json.putArray("routes");
            routes.forEach(each -> array.add(routeJson(each, version)));
        }
        json.set("dns", dns.deepCopy());
        return json;
    }

    private static ObjectNode interfaceJson(Interface link, SpecVersion version) {
        ObjectNode json = Json.object().put("name", link.name());
        if (!link.mac().isEmpty()) {
            json.put("mac", link.mac());
        }
        if (link.mtu() > 0 && version.atLeast(SpecVersion.V1_1_0)) {
            json.put("mtu", link.mtu());
        }
        if (!link.sandbox().isEmpty()) {
            json.put("sandbox", link.sandbox());
        }
        return json;
    }

    private static ObjectNode ipJson(Ip ip, SpecVersion version) {
        ObjectNode json = Json.object();
        if (!version.atLeast(SpecVersion.V1_0_0)) {
            json.put("version", ip.address().address().family() == Family.INET ? "4" : "6");
        }
        if (ip.interfaceIndex() >= 0) {
            json.put("interface", ip.interfaceIndex());
        }
        json.put("address", ip.address().toString());
        ip.gateway().ifPresent(gateway -> json.put("gateway", gateway.toString()));
        return json;
    }

    private static ObjectNode routeJson(Route route, SpecVersion version) {
        ObjectNode json = Json.object().put("dst", route.destination().toString());
        route.gateway().ifPresent(gateway -> json.put("gw", gateway.toString()));
        if (version.atLeast(SpecVersion.V1_1_0)) {
            json.setAll(route.extra());
        }
        return json;
    }

    /// Some plugins give a route's destination with host bits set; the kernel ignores those, and so
    /// do we.
    private static Cidr canonical(String text) {
        InterfaceAddress read = InterfaceAddress.parse(text);
        return Cidr.containing(read.address(), read.length());
    }
}
