package dev.manx.cni;

import dev.manx.cni.attach.Attachment;
import dev.manx.cni.attach.AttachmentResult;
import dev.manx.cni.attach.HostEnd;
import dev.manx.cni.attach.ManxConf;
import dev.manx.cni.attach.RuntimeRequest;
import dev.manx.core.linux.ErrnoException;
import dev.manx.core.linux.NetNs;
import dev.manx.core.linux.NetNsException;
import dev.manx.core.net.IpAddress;
import dev.manx.core.netlink.NetlinkException;
import dev.manx.core.rtnl.Link;
import dev.manx.core.rtnl.Rtnetlink;
import dev.manx.core.rtnl.VethShape;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.core.spec.Invocation;
import dev.manx.core.spec.Plugin;
import dev.manx.core.spec.Result;
import java.util.Optional;

/// ADD: makes the attachment, or leaves nothing behind.
final class AddCommand {

    private final Plugin ipam;
    private final EventLog log;

    AddCommand(Plugin ipam, EventLog log) {
        this.ipam = ipam;
        this.log = log;
    }

    Result run(Invocation call, ManxConf conf)
            throws CniException, NetNsException, ErrnoException, NetlinkException {
        // 1. Whatever can be known is checked before anything is changed.
        HostEnd host = HostEnd.of(conf, call);
        Optional<Result> previous = call.conf().prevResult();
        RuntimeRequest request = RuntimeRequest.of(call, conf.mac());
        try (var node = NetNs.current();
                var container = openContainer(call, node);
                var outside = Rtnetlink.open();
                var inside = Rtnetlink.openIn(container);
                var undo = new Undo()) {
            int mtu = conf.mtu() > 0 ? conf.mtu() : Uplink.mtu(outside);

            // 2. An address. Taken back the way DEL does it: first the link, then the address.
            Result given = ipam.add(call);
            undo.push(() -> Failures.mapped(() -> new DelCommand(ipam, log).run(call, conf)));
            Attachment attachment =
                    Attachment.of(
                            conf,
                            host,
                            new VethShape(mtu, conf.queues(), request.mac()),
                            given.ips(),
                            conf.destinationsOr(given));

            Link containerEnd;
            Link hostEnd;
            try (var _ = LinkQueue.join(conf.runDir())) {
                // 3. One send inside the container: the veth with its far end on the node, still
                //    down; lo up; addresses, link routes, default routes, permanent neighbours.
                containerEnd =
                        new ContainerSide(inside, outside, log)
                                .make(call, attachment, node, container);

                // 4. One send on the node: alias and settings of the host end, then up; host
                //    routes.
                hostEnd = new HostSide(outside, log).make(call, attachment, containerEnd);
            }
            if (conf.podForwarding().isPresent()) {
                PodForwarding.set(container, conf.podForwarding().get());
            }

            // 5. Done: from here on it stays.
            undo.commit();
            log.info(call, "attached", "link", hostEnd.name(), "ips", ips(attachment));
            return AttachmentResult.of(
                    previous,
                    attachment,
                    described(hostEnd, ""),
                    described(containerEnd, call.netns()),
                    request.dns().orElse(conf.dnsOr(given.dns())));
        }
    }

    private static NetNs openContainer(Invocation call, NetNs node)
            throws CniException, NetNsException, ErrnoException {
        NetNs container = NetNs.open(call.netns());
        if (container.sameAs(node)) {
            container.close();
            throw new CniException(
                    ErrorCode.INVALID_NETNS,
                    "CNI_NETNS "
                            + call.netns()
                            + " is the node's own network namespace (a pod on the host network"
                            + " needs no attachment)");
        }
        return container;
    }

    private static String ips(Attachment attachment) {
        var ips = new StringBuilder();
        for (IpAddress each : attachment.addresses()) {
            ips.append(ips.isEmpty() ? "" : ",").append(each);
        }
        return ips.toString();
    }

    private static Result.Interface described(Link link, String sandbox) {
        return new Result.Interface(
                link.name(), link.mac().map(Object::toString).orElse(""), link.mtu(), sandbox);
    }
}
