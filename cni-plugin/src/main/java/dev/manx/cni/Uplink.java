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
/// that is nowhere near: one kept for documentation (RFC 5737, RFC 3849), of IPv4 before IPv6.
final class Uplink {

    private static final IpAddress FAR_AWAY = IpAddress.parse("192.0.2.1");
    private static final IpAddress FAR_AWAY6 = IpAddress.parse("2001:db8::1");
    private static final int ETHERNET_MTU = 1500;

    private Uplink() {}

    /// Its MTU in bytes; Ethernet's where there is no uplink.
    static int mtu(Rtnetlink rtnl) throws NetlinkException {
        int mtu = mtu(rtnl, FAR_AWAY);
        if (mtu == 0) {
            mtu = mtu(rtnl, FAR_AWAY6);
        }
        return mtu == 0 ? ETHERNET_MTU : mtu;
    }

    /// 0 where there is no way.
    private static int mtu(Rtnetlink rtnl, IpAddress farAway) throws NetlinkException {
        Outcome way = rtnl.execute(List.of(new RouteTo(farAway))).getFirst();
        if (!(way instanceof Outcome.Routed routed) || routed.route().linkIndex() == 0) {
            return 0;
        }
        if (routed.route().mtu() > 0) {
            return routed.route().mtu();
        }
        var uplink = new LinkRef(routed.route().linkIndex(), new InterfaceName("uplink"));
        Outcome link = rtnl.execute(List.of(GetLink.byIndex(uplink))).getFirst();
        return link instanceof Outcome.Found found ? found.link().mtu() : 0;
    }
}
