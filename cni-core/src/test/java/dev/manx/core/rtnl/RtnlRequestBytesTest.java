package dev.manx.core.rtnl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.linux.NetNs;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.InterfaceAddress;
import dev.manx.core.net.InterfaceName;
import dev.manx.core.net.IpAddress;
import dev.manx.core.net.Mac;
import dev.manx.core.netlink.ScriptedNetlinkSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The bytes of each request against those of iproute2 6.1.0 (`strace -e trace=sendmsg -xx`), for a
/// link with index 66000 = 0x101d0. Where we differ from `ip` on purpose, a comment says so. The
/// header's last eight bytes, sequence and port, are ours.
class RtnlRequestBytesTest {

    private static final LinkRef D0 = new LinkRef(66000, new InterfaceName("d0"));
    private static final IpAddress GATEWAY = IpAddress.parse("169.254.1.1");
    private static final Mac EE = Mac.parse("ee:ee:ee:ee:ee:ee");
    private static final String IDS = "01000000 00000000";

    @Test
    void addAddress() {
        assertBytes(
                new AddAddress(D0, InterfaceAddress.parse("10.244.166.128/32")),
                "28000000 1400 0506" + IDS,
                "02 20 00 00 d0010100", // ifaddrmsg: AF_INET, /32, flags, scope global, index
                "0800 0200 0af4a680", // IFA_LOCAL
                "0800 0100 0af4a680"); // IFA_ADDRESS
    }

    @Test
    void addIpv6AddressWithoutDuplicateDetection() {
        assertBytes(
                new AddAddress(D0, InterfaceAddress.parse("fd00::1/128")),
                "40000000 1400 0506" + IDS,
                "0a 80 02 00 d0010100", // flags: IFA_F_NODAD
                "1400 0200 fd000000000000000000000000000001",
                "1400 0100 fd000000000000000000000000000001");
    }

    @Test
    void addRouteOnLink() {
        assertBytes(
                AddRoute.onLink(Cidr.parse("10.1.2.3/32"), D0),
                "2c000000 1800 0506" + IDS,
                // rtmsg: AF_INET /32 src tos, main, boot, scope link, unicast, flags
                "02 20 00 00 fe 03 fd 01 00000000",
                "0800 0100 0a010203", // RTA_DST
                "0800 0400 d0010100"); // RTA_OIF
    }

    @Test
    void addIpv6RouteOnLink() {
        assertBytes(
                AddRoute.onLink(Cidr.parse("fd00::2/128"), D0),
                "38000000 1800 0506" + IDS,
                "0a 80 00 00 fe 03 00 01 00000000",
                "1400 0100 fd000000000000000000000000000002",
                "0800 0400 d0010100");
    }

    @Test
    void addDefaultRoute() {
        assertBytes(
                AddRoute.via(Cidr.parse("0.0.0.0/0"), GATEWAY, D0),
                "2c000000 1800 0506" + IDS,
                "02 00 00 00 fe 03 00 01 00000000",
                "0800 0500 a9fe0101", // RTA_GATEWAY
                "0800 0400 d0010100");
    }

    @Test
    void addRouteToAFarTableWithAMetric() {
        assertBytes(
                AddRoute.via(Cidr.parse("0.0.0.0/0"), GATEWAY, D0).inTable(70000).withMetric(1000),
                "3c000000 1800 0506" + IDS,
                "02 00 00 00 00 03 00 01 00000000", // table: unspec, RTA_TABLE has it
                "0800 0500 a9fe0101",
                "0800 0400 d0010100",
                "0800 0f00 70110100", // RTA_TABLE
                "0800 0600 e8030000"); // RTA_PRIORITY
    }

    @Test
    void addRule() {
        assertBytes(
                new AddRule(new Rule(Cidr.parse("10.1.1.1/32"), 70000, 1000)),
                "34000000 2000 0506" + IDS,
                // fib_rule_hdr: AF_INET dst_len src_len tos, table, res, action, flags
                "02 00 20 00 00 0000 01 00000000",
                "0800 0200 0a010101", // FRA_SRC
                "0800 0600 e8030000", // FRA_PRIORITY
                "0800 0f00 70110100"); // FRA_TABLE
    }

    @Test
    void deleteRule() {
        assertBytes(
                new DeleteRule(Family.INET6, 70000),
                "24000000 2100 0500" + IDS,
                "0a 00 00 00 00 0000 01 00000000",
                "0800 0f00 70110100");
    }

    @Test
    void stopAddressGeneration() {
        assertBytes(
                new StopAddressGeneration(D0),
                "30000000 1300 0500" + IDS,
                "00000000 d0010100 00000000 00000000",
                "1000 1a00", // IFLA_AF_SPEC
                "0c00 0a00", // AF_INET6
                "0500 0800 01 000000"); // IFLA_INET6_ADDR_GEN_MODE
    }

    @Test
    void deleteRoute() {
        assertBytes(
                new DeleteRoute(Cidr.parse("10.1.2.3/32"), RouteProtocol.BIRD),
                "24000000 1900 0500" + IDS,
                "02 20 00 00 fe 0c ff 00 00000000", // protocol bird, scope nowhere
                "0800 0100 0a010203");
    }

    @Test
    void addBlackhole() {
        assertBytes(
                new AddBlackhole(blackhole("10.244.1.0/26", 119)),
                "24000000 1800 0506" + IDS,
                "02 1a 00 00 77 1e 00 06 00000000",
                "0800 0100 0af40100"); // RTA_DST
    }

    @Test
    void addIpv6BlackholeToAFarTable() {
        assertBytes(
                new AddBlackhole(blackhole("fd00:1::/122", 700)),
                "38000000 1800 0506" + IDS,
                "0a 7a 00 00 00 1e 00 06 00000000",
                "1400 0100 fd000001000000000000000000000000",
                "0800 0f00 bc020000"); // RTA_TABLE
    }

    @Test
    void deleteBlackhole() {
        assertBytes(
                new DeleteBlackhole(blackhole("10.244.1.0/26", 119)),
                "24000000 1900 0500" + IDS,
                "02 1a 00 00 77 1e ff 06 00000000", // scope nowhere
                "0800 0100 0af40100");
    }

    private static Blackhole blackhole(String destination, int table) {
        return new Blackhole(Cidr.parse(destination), table, new RouteProtocol(30));
    }

    @Test
    void addPermanentNeighbour() {
        assertBytes(
                new AddNeighbour(D0, GATEWAY, EE),
                "30000000 1c00 0505" + IDS,
                "02 00 0000 d0010100 8000 00 00", // ndmsg: NUD_PERMANENT
                "0800 0100 a9fe0101", // NDA_DST
                "0a00 0200 eeeeeeeeeeee 0000"); // NDA_LLADDR, padded
    }

    @Test
    void addNeighbourThatMayTurnOutWrong() {
        assertBytes(
                new AddNeighbour(D0, GATEWAY, EE, NeighbourState.STALE),
                "30000000 1c00 0505" + IDS,
                "02 00 0000 d0010100 0400 00 00", // ndmsg: NUD_STALE
                "0800 0100 a9fe0101", // NDA_DST
                "0a00 0200 eeeeeeeeeeee 0000"); // NDA_LLADDR, padded
    }

    @Test
    void lookUpARoute() {
        assertBytes(
                new RouteTo(IpAddress.parse("10.9.9.9")),
                // ip asks without NLM_F_ACK and with RTM_F_LOOKUP_TABLE
                "24000000 1a00 0500" + IDS,
                "02 20 00 00 00 00 00 00 00000000",
                "0800 0100 0a090909");
    }

    @Test
    void setLinkUp() {
        assertBytes(
                new SetLinkUp(D0),
                "20000000 1300 0500" + IDS, // ip sends RTM_NEWLINK, which may also create
                "00000000 d0010100 01000000 01000000"); // ifinfomsg
    }

    @Test
    void setLinkGroupAndDeleteIt() {
        assertBytes(
                new SetLinkGroup(D0, 5),
                "28000000 1300 0500" + IDS,
                "00000000 d0010100 00000000 00000000",
                "0800 1b00 05000000");
        assertBytes(
                new DeleteLinkGroup(5),
                "28000000 1100 0500" + IDS,
                "00000000 00000000 00000000 00000000",
                "0800 1b00 05000000");
    }

    @Test
    void setLinkMac() {
        assertBytes(
                new SetLinkMac(D0, EE),
                "2c000000 1300 0500" + IDS,
                "00000000 d0010100 00000000 00000000",
                "0a00 0100 eeeeeeeeeeee 0000");
    }

    @Test
    void deleteLink() {
        assertBytes(
                new DeleteLink(D0),
                "20000000 1100 0500" + IDS,
                "00000000 d0010100 00000000 00000000");
    }

    @Test
    void aliasAndIpv4Settings() {
        var conf = new Ipv4Conf(Map.of(Ipv4Setting.RP_FILTER, 2, Ipv4Setting.FORWARDING, 1));
        assertBytes(
                new ConfigureHostEnd(D0, "manx:n:c:eth0", conf),
                "50000000 1300 0500" + IDS,
                "00000000 d0010100 01000000 01000000", // up
                "1100 1400 6d616e783a6e3a633a65746830 000000", // IFLA_IFALIAS, no NUL
                "1c00 1a00", // IFLA_AF_SPEC
                "1800 0200", // AF_INET
                "1400 0100", // IFLA_INET_CONF
                "0800 0100 01000000", // forwarding
                "0800 0800 02000000"); // rp_filter
    }

    @Test
    void createVeth() throws Exception {
        try (var namespace = NetNs.current()) {
            var peer = new VethPeer(new InterfaceName("calipeer"), EE, namespace);
            var fd =
                    HexFormat.of()
                            .formatHex(
                                    ByteBuffer.allocate(4)
                                            .order(ByteOrder.nativeOrder())
                                            .putInt(namespace.fd().number())
                                            .array());
            assertBytes(
                    new CreateVeth(
                            new LinkRef(66001, new InterfaceName("eth0")),
                            VethShape.ofMtu(1450),
                            peer),
                    "84000000 1000 0506" + IDS,
                    "00000000 d1010100 01000000 01000000", // up
                    "0900 0300 6574683000 000000", // IFLA_IFNAME; ip has it behind IFLA_MTU
                    "0800 0400 aa050000", // IFLA_MTU
                    "5000 1200", // IFLA_LINKINFO
                    "0800 0100 76657468", // IFLA_INFO_KIND
                    "4400 0200", // IFLA_INFO_DATA
                    "4000 0100", // VETH_INFO_PEER
                    "00000000 00000000 00000000 00000000", // down, as the kernel demands
                    "0d00 0300 63616c697065657200 000000", // IFLA_IFNAME
                    "0a00 0100 eeeeeeeeeeee 0000", // IFLA_ADDRESS
                    "0800 0400 aa050000", // IFLA_MTU
                    "0800 1c00" + fd); // IFLA_NET_NS_FD
        }
    }

    @Test
    void aVethsQueuesAndTheNearEndsMac() throws Exception {
        var mac = Mac.parse("02:00:00:00:00:01");
        try (var namespace = NetNs.current()) {
            var request =
                    new CreateVeth(
                            new LinkRef(66001, new InterfaceName("eth0")),
                            new VethShape(0, 4, Optional.of(mac)),
                            new VethPeer(new InterfaceName("calipeer"), EE, namespace));
            String queues = "08001f0004000000" + "0800200004000000"; // IFLA_NUM_TX_, _RX_QUEUES
            assertThat(bytes(request))
                    .contains("0a000100020000000001" + "0000" + queues) // IFLA_ADDRESS
                    .contains("0a000100eeeeeeeeeeee" + "0000" + queues);
        }
    }

    private static void assertBytes(RtnlRequest request, String... hex) {
        assertThat(bytes(request)).isEqualTo(String.join("", hex).replace(" ", ""));
    }

    private static String bytes(RtnlRequest request) {
        // No answer is scripted; only what goes out counts here.
        var socket = new ScriptedNetlinkSocket();
        try (var rtnetlink = new Rtnetlink(socket)) {
            assertThat(
                            org.assertj.core.api.Assertions.catchThrowable(
                                    () -> rtnetlink.execute(List.of(request))))
                    .hasMessage(
                            "receive the answer to \""
                                    + request.describe()
                                    + "\": EAGAIN (Resource temporarily unavailable)");
        }
        return socket.sent().getFirst();
    }
}
