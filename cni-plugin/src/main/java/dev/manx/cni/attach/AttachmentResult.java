package dev.manx.cni.attach;

import dev.manx.core.json.Json;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.InterfaceAddress;
import dev.manx.core.net.IpAddress;
import dev.manx.core.spec.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What ADD answers: both ends of the veth, the addresses and the routes that were installed,
/// behind whatever an earlier plugin of the chain has made.
public final class AttachmentResult {

    /// `RT_SCOPE_LINK` of `linux/rtnetlink.h`.
    private static final int SCOPE_LINK = 253;

    private AttachmentResult() {}

    /// @param previous the result of the plugin before us, when there is one
    /// @param host the host end as the kernel has it
    /// @param container the container's end as the kernel has it
    /// @param dns the network's, or an empty object
    public static Result of(
            Optional<Result> previous,
            Attachment attachment,
            Result.Interface host,
            Result.Interface container,
            ObjectNode dns) {
        var interfaces = new ArrayList<Result.Interface>();
        var ips = new ArrayList<Result.Ip>();
        var routes = new ArrayList<Result.Route>();
        previous.ifPresent(
                earlier -> {
                    interfaces.addAll(earlier.interfaces());
                    ips.addAll(earlier.ips());
                    routes.addAll(earlier.routes());
                });
        interfaces.add(host);
        int containerPosition = interfaces.size();
        interfaces.add(container);
        for (IpAddress each : attachment.addresses()) {
            ips.add(
                    new Result.Ip(
                            new InterfaceAddress(each, each.family().bits()),
                            Optional.of(attachment.gatewayOf(each)),
                            containerPosition));
        }
        for (WayOut way : attachment.ways()) {
            addRoutes(routes, way, attachment.host());
        }
        return new Result(interfaces, ips, routes, mergedDns(previous, dns));
    }

    private static void addRoutes(List<Result.Route> routes, WayOut way, HostEnd host) {
        ObjectNode linkRoute = Json.object();
        if (way.family() == Family.INET) {
            linkRoute.put("scope", SCOPE_LINK);
        }
        int metric = host.metric();
        if (metric != 0) {
            linkRoute.put("priority", metric);
        }
        routes.add(new Result.Route(Cidr.host(way.gateway()), Optional.empty(), linkRoute));
        for (Cidr each : way.destinations()) {
            ObjectNode extra = Json.object();
            if (metric != 0) {
                extra.put("priority", metric);
            }
            routes.add(new Result.Route(each, Optional.of(way.gateway()), extra));
        }
    }

    private static ObjectNode mergedDns(Optional<Result> previous, ObjectNode dns) {
        return dns.isEmpty() && previous.isPresent() ? previous.get().dns() : dns;
    }
}
