package dev.manx.core.rtnl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.manx.core.linux.Errno;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.InterfaceName;
import dev.manx.core.net.IpAddress;
import dev.manx.core.net.Mac;
import dev.manx.core.netlink.ScriptedNetlinkSocket;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Answers captured from Linux 6.18, with our sequence numbers in them.
class RtnetlinkAnswersTest {

    private static final LinkRef ETH0 = new LinkRef(66001, new InterfaceName("eth0"));
    private static final String DONE = "14000000 0300 0200 01000000 00000000 00000000";
    private static final String REFUSED =
            "44000000 0200 0003 01000000 00000000 9bffffff" // -ENETUNREACH
                    + "34000000 1800 0506 01000000 00000000" // the request's header
                    + "2000 0100 4e657874686f702068617320696e76616c6964206761746577617900";

    @Test
    void refusalCarriesTheKernelsOwnWords() throws Exception {
        var request = AddRoute.via(Cidr.parse("10.4.2.1/32"), IpAddress.parse("10.4.3.1"), ETH0);
        try (var rtnetlink = new Rtnetlink(new ScriptedNetlinkSocket(REFUSED))) {
            var outcome = (Outcome.Failed) rtnetlink.execute(List.of(request)).getFirst();
            assertThat(outcome.cause())
                    .hasMessage(
                            "add route 10.4.2.1/32 via 10.4.3.1 dev eth0: ENETUNREACH (Nexthop has"
                                    + " invalid gateway)");
            assertThat(outcome.cause().is(Errno.ENETUNREACH)).isTrue();
        }
    }

    @Test
    void answersBelongToRequestsByNumberWhateverTheirOrder() throws Exception {
        String secondDone =
                "24000000 0200 0001 02000000 00000000 00000000"
                        + "20000000 1300 0500 02000000 00000000";
        try (var rtnetlink = new Rtnetlink(new ScriptedNetlinkSocket(secondDone, REFUSED))) {
            var outcomes = rtnetlink.execute(List.of(new SetLinkUp(ETH0), new SetLinkUp(ETH0)));
            assertThat(outcomes.get(0)).isInstanceOf(Outcome.Failed.class);
            assertThat(outcomes.get(1)).isEqualTo(new Outcome.Done());
        }
    }

    @Test
    void routesOfTheMainTableAreListed() throws Exception {
        String answer =
                // default via 169.254.1.1 dev eth0, mtu 1400, metric 20
                "48000000180002000100000000000000"
                        + "02000000fe0300010000000008000f00fe000000080006001400000"
                        + "00c000800080002007805000008000500a9fe010108000400d1010100"
                        // blackhole 10.244.166.128/26 proto bird
                        + "2c000000180002000100000000000000"
                        + "021a0000fe0c00060000000008000f00fe000000080001000af4a680"
                        // local 10.244.166.128 in table local
                        + "3c000000180002000100000000000000"
                        + "02200000ff02fe020000000008000f00ff000000080001000af4a680"
                        + "080007000af4a68008000400d1010100";
        try (var rtnetlink = new Rtnetlink(new ScriptedNetlinkSocket(answer, DONE))) {
            assertThat(rtnetlink.routes(Family.INET))
                    .containsExactly(
                            new Route(
                                    Cidr.parse("0.0.0.0/0"),
                                    Optional.of(IpAddress.parse("169.254.1.1")),
                                    66001,
                                    RouteType.UNICAST,
                                    RouteScope.GLOBAL,
                                    RouteProtocol.BOOT,
                                    254,
                                    20,
                                    1400),
                            new Route(
                                    Cidr.parse("10.244.166.128/26"),
                                    Optional.empty(),
                                    0,
                                    RouteType.BLACKHOLE,
                                    RouteScope.GLOBAL,
                                    RouteProtocol.BIRD,
                                    254,
                                    0,
                                    0));
        }
    }

    @Test
    void permanentNeighbourIsListed() throws Exception {
        String answer =
                "4c0000001c0002000100000000000000"
                        + "02000000d10101008000000108000100a9fe01010a000200eeeeeeeeeeee0000"
                        + "0800040000000000140003007900000079000000790000000000000 0";
        try (var rtnetlink = new Rtnetlink(new ScriptedNetlinkSocket(answer, DONE))) {
            assertThat(rtnetlink.neighbours())
                    .containsExactly(
                            new Neighbour(
                                    66001,
                                    IpAddress.parse("169.254.1.1"),
                                    Optional.of(Mac.parse("ee:ee:ee:ee:ee:ee")),
                                    true));
        }
    }

    @Test
    void interruptedListIsAskedForAgain() throws Exception {
        String interrupted = "14000000 0300 1200 01000000 00000000 00000000";
        String second = "14000000 0300 0200 02000000 00000000 00000000";
        var socket = new ScriptedNetlinkSocket(interrupted, second);
        try (var rtnetlink = new Rtnetlink(socket)) {
            assertThat(rtnetlink.links()).isEmpty();
        }
        assertThat(socket.sent()).hasSize(2);
    }

    @Test
    void lostAnswerIsAnError() {
        try (var rtnetlink = new Rtnetlink(new ScriptedNetlinkSocket())) {
            assertThatThrownBy(rtnetlink::links)
                    .hasMessage("list links: EAGAIN (Resource temporarily unavailable)");
        }
    }
}
