package dev.manx.bird.settings;

import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How a session is, where it is not like every other.
///
/// @param port where the peer listens
/// @param localAs our autonomous system towards it
/// @param hops how far away it may be: 1 is a neighbour on the same link, [#ANY_HOPS] anywhere
/// @param ttlSecurity whether packets from farther away are dropped (RFC 5082)
/// @param nextHop what it is told as next hop
/// @param reflectorClient whether we are its route reflector (RFC 4456)
/// @param bfd whether its silence is noticed within a second (RFC 5880)
/// @param hold how long it is believed in when it is silent
/// @param keepalive the time between two signs of life; a third of `hold` when nobody said
/// @param importRules before everything it tells is taken
/// @param exportRules before what every peer is told
public record PeerOptions(
        int port,
        long localAs,
        int hops,
        boolean ttlSecurity,
        NextHop nextHop,
        boolean reflectorClient,
        boolean bfd,
        Duration hold,
        Optional<Duration> keepalive,
        List<FilterRule> importRules,
        List<FilterRule> exportRules) {

    public static final int ANY_HOPS = 0;

    private static final int HOPS_MAX = 254;

    public PeerOptions {
        importRules = List.copyOf(importRules);
        exportRules = List.copyOf(exportRules);
    }

    /// Like every other.
    public static PeerOptions usual(int port, long localAs, BgpSettings bgp) {
        return new PeerOptions(
                port,
                localAs,
                ANY_HOPS,
                false,
                NextHop.USUAL,
                false,
                false,
                bgp.hold(),
                bgp.keepalive(),
                List.of(),
                List.of());
    }

    /// The same towards a client of ours, or towards none.
    public PeerOptions withReflectorClient(boolean client) {
        return new PeerOptions(
                port,
                localAs,
                hops,
                ttlSecurity,
                nextHop,
                client,
                bfd,
                hold,
                keepalive,
                importRules,
                exportRules);
    }

    /// The same from an autonomous system that has another number than was thought.
    PeerOptions withLocalAs(long number) {
        return new PeerOptions(
                port,
                number,
                hops,
                ttlSecurity,
                nextHop,
                reflectorClient,
                bfd,
                hold,
                keepalive,
                importRules,
                exportRules);
    }

    static PeerOptions parse(JsonView peer, long peersAs, long ownAs, BgpSettings bgp)
            throws JsonException {
        long localAs = Settings.asNumberOr(ownAs, peer.get("localAsNumber"));
        boolean ttlSecurity = peer.get("ttlSecurity").flagOr(false);
        JsonView client = peer.get("routeReflectorClient");
        if (client.flagOr(false) && peersAs != localAs) {
            throw client.problem(
                    "AS " + peersAs + " is not ours; only peers of our AS can be clients");
        }
        Duration hold = BgpSettings.holdTime(peer.get("holdTime"), bgp.hold());
        return new PeerOptions(
                BgpSettings.port(peer.get("port"), BgpSettings.PORT),
                localAs,
                peer.get("hops").integerOr(ttlSecurity ? 1 : ANY_HOPS, 1, HOPS_MAX),
                ttlSecurity,
                peer.get("nextHop").parseOr(NextHop.USUAL, NextHop::parse),
                client.flagOr(false),
                peer.get("bfd").flagOr(false),
                hold,
                keepalive(peer, hold, bgp),
                FilterRule.parseAll(peer.get("import")),
                FilterRule.parseAll(peer.get("export")));
    }

    /// What holds for all sessions goes with their hold time: a peer with one of its own gets a
    /// third of that.
    private static Optional<Duration> keepalive(JsonView peer, Duration hold, BgpSettings bgp)
            throws JsonException {
        JsonView own = peer.get("keepaliveTime");
        if (own.isPresent() || peer.get("holdTime").isPresent()) {
            return BgpSettings.keepaliveTime(own, hold);
        }
        return bgp.keepalive();
    }
}
