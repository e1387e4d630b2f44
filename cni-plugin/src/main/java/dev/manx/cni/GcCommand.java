package dev.manx.cni;

import dev.manx.cni.attach.Alias;
import dev.manx.cni.attach.HalfMade;
import dev.manx.cni.attach.ManxConf;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.linux.ErrnoException;
import dev.manx.core.net.InterfaceName;
import dev.manx.core.netlink.NetlinkException;
import dev.manx.core.rtnl.Link;
import dev.manx.core.rtnl.LinkRef;
import dev.manx.core.rtnl.Rtnetlink;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.core.spec.Invocation;
import dev.manx.core.spec.NetConf;
import dev.manx.core.spec.Plugin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// GC: deletes every host end of this network whose attachment the runtime no longer knows, and
/// those that a killed ADD left without an owner; then IPAM frees the addresses. Routes go with
/// their links. No ADD runs meanwhile: the runtime keeps them apart (spec 1.1, section 2, "GC").
final class GcCommand {

    private static final String VALID = "cni.dev/valid-attachments";

    private final Plugin ipam;
    private final EventLog log;

    GcCommand(Plugin ipam, EventLog log) {
        this.ipam = ipam;
        this.log = log;
    }

    void run(Invocation call, ManxConf conf) throws CniException, ErrnoException, NetlinkException {
        Set<Alias> valid = valid(call.conf());
        try (Rtnetlink rtnl = Rtnetlink.open()) {
            var dead = new ArrayList<LinkRef>();
            for (Link link : rtnl.links()) {
                if (isDead(link, conf, valid)) {
                    dead.add(link.ref());
                    log.info(call, "link-collected", "link", link.name(), "alias", link.alias());
                }
            }
            rtnl.deleteLinks(dead);
        }
        ipam.gc(call);
    }

    private static boolean isDead(Link link, ManxConf conf, Set<Alias> valid) {
        if (HalfMade.is(link, conf.mac(), conf.network())
                && link.name().startsWith(conf.prefix())) {
            return true;
        }
        Optional<Alias> owner = Alias.parse(link.alias());
        return link.kind().equals("veth")
                && owner.isPresent()
                && owner.get().network().equals(conf.network())
                && !valid.contains(owner.get());
    }

    /// @throws CniException code 7 when the list is not there: then nothing is known to be dead.
    ///   `null` is libcni's way of writing an empty list
    private static Set<Alias> valid(NetConf conf) throws CniException {
        try {
            JsonView list = conf.view().get(VALID);
            if (list.isMissing()) {
                throw list.problem("missing; must be an array of the attachments to keep");
            }
            List<JsonView> elements = list.elements();
            Set<Alias> valid = HashSet.newHashSet(elements.size());
            for (JsonView each : elements) {
                valid.add(
                        new Alias(
                                conf.name(),
                                each.requireObject().get("containerID").text(),
                                each.get("ifname").parse(InterfaceName::new)));
            }
            return valid;
        } catch (JsonException e) {
            throw new CniException(ErrorCode.INVALID_CONFIG, e.getMessage(), e);
        }
    }
}
