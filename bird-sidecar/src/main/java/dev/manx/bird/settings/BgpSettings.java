package dev.manx.bird.settings;

import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The `bgp` object: what holds for all sessions.
///
/// @param port where we listen, and nodes of the mesh do
/// @param clusterId of route reflectors; our BGP identifier when nobody gave one
/// @param gracefulRestart how long peers keep our routes while BIRD is away
/// @param hold how long a silent peer is believed in
/// @param keepalive the time between two signs of life; BIRD's, a third of `hold`, when nobody said
/// @param communities what routes are given when peers are told of them
/// @param serviceCidrs addresses of services, told to peers like a block
public record BgpSettings(
        int port,
        Optional<IpAddress> clusterId,
        Duration gracefulRestart,
        Duration hold,
        Optional<Duration> keepalive,
        List<Communities> communities,
        List<Cidr> serviceCidrs) {

    /// Of `/etc/services`, and RFC 4271.
    public static final int PORT = 179;

    /// BIRD's own defaults.
    public static final Duration GRACEFUL_RESTART = Duration.ofMinutes(2);

    public static final Duration HOLD = Duration.ofMinutes(4);

    private static final int PORT_MAX = 65535;

    /// 12 bits (RFC 4724, section 3).
    private static final int GRACEFUL_RESTART_MAX = 4095;

    /// "MUST be either zero or at least three seconds" (RFC 4271, section 4.2); zero would be
    /// never.
    private static final int HOLD_MIN = 3;

    private static final int HOLD_MAX = 65535;

    public BgpSettings {
        communities = List.copyOf(communities);
        serviceCidrs = List.copyOf(serviceCidrs);
    }

    /// What holds when nothing is said.
    static BgpSettings usual() {
        return new BgpSettings(
                PORT,
                Optional.empty(),
                GRACEFUL_RESTART,
                HOLD,
                Optional.empty(),
                List.of(),
                List.of());
    }

    /// The same as a route reflector of that cluster.
    BgpSettings withClusterId(IpAddress id) {
        return new BgpSettings(
                port, Optional.of(id), gracefulRestart, hold, keepalive, communities, serviceCidrs);
    }

    static BgpSettings parse(NodeView view) throws JsonException {
        Duration hold = holdTime(view.get("holdTime"), HOLD);
        return new BgpSettings(
                port(view.get("port"), PORT),
                view.get("clusterId").parseIfPresent(Settings::routerId),
                seconds(view.get("gracefulRestart"), GRACEFUL_RESTART, 1, GRACEFUL_RESTART_MAX),
                hold,
                keepaliveTime(view.get("keepaliveTime"), hold),
                Communities.parseAll(view.get("communities")),
                serviceCidrs(view.get("serviceCIDRs")));
    }

    static void checkKeys(JsonView view) throws JsonException {
        if (view.isPresent()) {
            KnownKeys.check(
                    view,
                    "port",
                    "clusterId",
                    "gracefulRestart",
                    "holdTime",
                    "keepaliveTime",
                    "communities",
                    "serviceCIDRs");
        }
    }

    static int port(JsonView view, int absent) throws JsonException {
        return view.integerOr(absent, 1, PORT_MAX);
    }

    static Duration holdTime(JsonView view, Duration absent) throws JsonException {
        return seconds(view, absent, HOLD_MIN, HOLD_MAX);
    }

    /// BIRD 2 warns of more than half of the hold time and refuses more than all of it
    /// (`bgp_check_config` of `proto/bgp/bgp.c`); BIRD 1.6 takes anything, and the peer hangs up.
    static Optional<Duration> keepaliveTime(JsonView view, Duration hold) throws JsonException {
        if (!view.isPresent()) {
            return Optional.empty();
        }
        long seconds = view.wholeNumber(1, HOLD_MAX);
        if (seconds * 2 > hold.toSeconds()) {
            throw view.problem(
                    seconds
                            + " is more than half of the hold time, which is "
                            + hold.toSeconds()
                            + "; must be 1 to "
                            + hold.toSeconds() / 2);
        }
        return Optional.of(Duration.ofSeconds(seconds));
    }

    private static Duration seconds(JsonView view, Duration absent, int min, int max)
            throws JsonException {
        return Duration.ofSeconds(view.integerOr((int) absent.toSeconds(), min, max));
    }

    static List<Cidr> serviceCidrs(JsonView view) throws JsonException {
        var cidrs = new ArrayList<Cidr>();
        for (JsonView each : view.elements()) {
            cidrs.add(each.parse(Cidr::parse));
        }
        return cidrs;
    }
}
