package dev.manx.cni.attach;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.InterfaceName;
import dev.manx.core.net.IpAddress;
import dev.manx.core.net.Mac;
import dev.manx.core.rtnl.Ipv4Conf;
import dev.manx.core.rtnl.Ipv4Setting;
import dev.manx.core.rtnl.Link;
import dev.manx.core.rtnl.VethShape;
import java.util.List;
import java.util.Optional;

/// One attachment, and the links that it is made of.
final class Samples {

    static final Mac MAC = Mac.parse("ee:ee:ee:ee:ee:ee");
    static final IpAddress ADDRESS = IpAddress.parse("10.244.166.128");
    static final IpAddress GATEWAY = IpAddress.parse("169.254.1.1");
    static final Cidr EVERYTHING = Cidr.parse("0.0.0.0/0");
    static final Alias OWNER = new Alias("net", "c1", new InterfaceName("eth0"));
    static final HostEnd HOST = new HostEnd(OWNER, new InterfaceName("calic1"), MAC, false);
    static final HostEnd POD_HOST = new HostEnd(OWNER, new InterfaceName("calic1"), MAC, true);
    static final Ipv4Conf SETTINGS =
            Ipv4Conf.NONE.with(Ipv4Setting.FORWARDING, 1).with(Ipv4Setting.PROXY_ARP, 0);
    static final Attachment ATTACHMENT =
            new Attachment(
                    HOST,
                    VethShape.ofMtu(1450),
                    List.of(ADDRESS),
                    List.of(new WayOut(GATEWAY, List.of(EVERYTHING))),
                    SETTINGS);
    static final IpAddress ADDRESS6 = IpAddress.parse("fd00:10:244::80");
    static final IpAddress GATEWAY6 = IpAddress.parse("fe80::ecee:eeff:feee:eeee");
    static final Cidr EVERYTHING6 = Cidr.parse("::/0");
    static final Attachment DUAL_STACK =
            new Attachment(
                    HOST,
                    VethShape.ofMtu(1450),
                    List.of(ADDRESS, ADDRESS6),
                    List.of(
                            new WayOut(GATEWAY, List.of(EVERYTHING)),
                            new WayOut(GATEWAY6, List.of(EVERYTHING6))),
                    SETTINGS);

    private Samples() {}

    static Link hostLink(String kind, String name, String alias, Mac mac, int peerIndex) {
        return new Link(
                7, name, alias, Optional.of(mac), 1450, true, kind, peerIndex, 0, 0, SETTINGS);
    }

    static Link hostLink() {
        return hostLink("veth", "calic1", OWNER.toString(), MAC, HOST.containerIndex());
    }
}
