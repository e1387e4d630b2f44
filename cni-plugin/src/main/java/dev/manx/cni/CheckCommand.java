package dev.manx.cni;

import dev.manx.cni.attach.Attachment;
import dev.manx.cni.attach.Differences;
import dev.manx.cni.attach.HostEnd;
import dev.manx.cni.attach.ManxConf;
import dev.manx.cni.attach.Observed;
import dev.manx.cni.attach.WayOut;
import dev.manx.core.linux.ErrnoException;
import dev.manx.core.linux.NetNs;
import dev.manx.core.linux.NetNsException;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.core.netlink.NetlinkException;
import dev.manx.core.rtnl.Link;
import dev.manx.core.rtnl.Route;
import dev.manx.core.rtnl.Rtnetlink;
import dev.manx.core.rtnl.Rule;
import dev.manx.core.rtnl.VethShape;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.core.spec.Invocation;
import dev.manx.core.spec.Plugin;
import dev.manx.core.spec.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// CHECK: reads both sides, compares them with the result of the ADD, asks IPAM about the
/// allocation, and names whatever is missing or altered in one error.
final class CheckCommand {

    private final Plugin ipam;

    CheckCommand(Plugin ipam) {
        this.ipam = ipam;
    }

    void run(Invocation call, ManxConf conf)
            throws CniException, NetNsException, ErrnoException, NetlinkException {
        Result previous = call.conf().prevResult().orElseThrow(CheckCommand::noResult);
        HostEnd host = HostEnd.of(conf, call);
        int position = containerPosition(previous, host);
        int hostMtu = mtuOf(previous, host);
        Attachment wanted =
                Attachment.of(
                        conf,
                        host,
                        VethShape.ofMtu(hostMtu > 0 ? hostMtu : conf.mtu()),
                        ipsOf(previous, position),
                        destinationsOf(previous, conf));
        var differences =
                new ArrayList<String>(
                        Differences.of(
                                wanted,
                                previous.interfaces().get(position),
                                observe(call, wanted)));
        if (conf.podForwarding().isPresent()) {
            try (var container = NetNs.open(call.netns())) {
                differences.addAll(
                        PodForwarding.differences(container, conf.podForwarding().get()));
            }
        }
        askIpam(call, differences);
        if (!differences.isEmpty()) {
            throw new CniException(
                    Failures.CHECK_FAILED,
                    "check "
                            + host.owner().ifname()
                            + " of container "
                            + call.containerId()
                            + ": "
                            + String.join("; ", differences),
                    "");
        }
    }

    /// IPAM's complaint joins ours; alone it goes on as it is, with its code.
    private void askIpam(Invocation call, List<String> differences) throws CniException {
        try {
            ipam.check(call);
        } catch (CniException e) {
            if (differences.isEmpty()) {
                throw e;
            }
            differences.add("allocation: " + e.getMessage());
        }
    }

    private static Observed observe(Invocation call, Attachment wanted)
            throws NetNsException, ErrnoException, NetlinkException {
        try (var container = NetNs.open(call.netns());
                var outside = Rtnetlink.open();
                var inside = Rtnetlink.openIn(container)) {
            return new Observed(observeNode(outside, wanted), observeInside(inside, wanted));
        }
    }

    private static Observed.NodeSide observeNode(Rtnetlink outside, Attachment wanted)
            throws ErrnoException, NetlinkException {
        HostEnd host = wanted.host();
        var onNode = new HostLinks(outside);
        Optional<Link> link = onNode.named(host.name());
        if (link.isEmpty()) {
            link = onNode.ownedBy(host); // the pod's name may be missing from CNI_ARGS
        }
        var routes = new ArrayList<Route>();
        for (WayOut way : wanted.ways()) {
            routes.addAll(outside.routes(way.family()));
        }
        String name = link.map(Link::name).orElse("");
        return new Observed.NodeSide(
                link,
                wanted.hasInet6() ? outside.addresses() : List.of(),
                routes,
                name.isEmpty() ? "" : Ipv6Settings.acceptRa(name),
                name.isEmpty() || wanted.hasInet6() ? "" : Ipv6Settings.disabled(name),
                wanted.hasInet6() ? Ipv6Settings.forwarding() : "");
    }

    private static Observed.ContainerSide observeInside(Rtnetlink inside, Attachment wanted)
            throws NetlinkException {
        HostEnd host = wanted.host();
        var routes = new ArrayList<Route>();
        var rules = new ArrayList<Rule>();
        for (WayOut way : wanted.ways()) {
            routes.addAll(inside.routes(way.family()));
            if (!host.owner().ifname().isFirst()) {
                routes.addAll(inside.routes(way.family(), host.table()));
                rules.addAll(inside.rules(way.family()));
            }
        }
        return new Observed.ContainerSide(
                new HostLinks(inside).named(host.owner().ifname()),
                inside.addresses(),
                routes,
                rules,
                inside.neighbours());
    }

    private static int containerPosition(Result previous, HostEnd host) throws CniException {
        for (int i = 0; i < previous.interfaces().size(); i++) {
            Result.Interface each = previous.interfaces().get(i);
            if (!each.sandbox().isEmpty() && each.name().equals(host.owner().ifname().name())) {
                return i;
            }
        }
        throw new CniException(
                ErrorCode.INVALID_CONFIG,
                "prevResult.interfaces: no interface "
                        + host.owner().ifname()
                        + " in a sandbox (is it the result of this container's ADD?)");
    }

    private static int mtuOf(Result previous, HostEnd host) {
        for (Result.Interface each : previous.interfaces()) {
            if (each.sandbox().isEmpty() && each.name().equals(host.name().name())) {
                return each.mtu();
            }
        }
        return 0;
    }

    private static List<Result.Ip> ipsOf(Result previous, int position) {
        var ips = new ArrayList<Result.Ip>();
        for (Result.Ip ip : previous.ips()) {
            if (ip.interfaceIndex() == position) {
                ips.add(ip);
            }
        }
        return ips;
    }

    /// Routes of the result by our next hops: those that the ADD made, whoever asked for them.
    private static List<Cidr> destinationsOf(Result previous, ManxConf conf) {
        var destinations = new ArrayList<Cidr>();
        for (Result.Route route : previous.routes()) {
            IpAddress gateway = conf.gateway(route.destination().family());
            if (route.gateway().filter(gateway::equals).isPresent()) {
                destinations.add(route.destination());
            }
        }
        return destinations;
    }

    private static CniException noResult() {
        return new CniException(
                ErrorCode.INVALID_CONFIG,
                "prevResult: missing; CHECK compares with the result of the ADD");
    }
}
