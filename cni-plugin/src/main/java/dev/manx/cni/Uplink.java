package dev.manx.cni;

import dev.manx.core.net.InterfaceName;
import dev.manx.core.net.IpAddress;
import dev.manx.core.netlink.NetlinkException;
import dev.manx.core.rtnl.GetLink;
import dev.manx.core.rtnl.LinkRef;
import dev.manx.core.rtnl.Outcome;
import dev.manx.core.rtnl.RouteTo;
import dev.manx.core.rtnl.Rtnetlink;
import java.util.List;

/// The link by which the node reaches the world, found by asking the kernel the way to an address
/// that is nowhere near (192.0.2.1: TEST-NET-1, RFC 5737).
final class Uplink {

    private static final IpAddress FAR_AWAY = IpAddress.parse("192.0.2.1");
    private static final int ETHERNET_MTU = 1500;

    private Uplink() {}

    /// Its MTU in bytes; Ethernet's where there is no uplink.
    static int mtu(Rtnetlink rtnl) throws NetlinkException {
        Outcome way = rtnl.execute(List.of(new RouteTo(FAR_AWAY))).getFirst();
        if (!(way instanceof Outcome.Routed routed) || routed.route().linkIndex() == 0) {
            return ETHERNET_MTU;
        }
        if (routed.route().mtu() > 0) {
            return routed.route().mtu();
        }
        var uplink = new LinkRef(routed.route().linkIndex(), new InterfaceName("uplink"));
        Outcome link = rtnl.execute(List.of(GetLink.byIndex(uplink))).getFirst();
        return link instanceof Outcome.Found found ? found.link().mtu() : ETHERNET_MTU;
    }
}
