package dev.manx.bird;

import dev.manx.bird.endpoint.Endpoints;
import dev.manx.bird.endpoint.Response;
import dev.manx.bird.endpoint.Response.Status;
import dev.manx.bird.nodes.Nodes;
import dev.manx.bird.source.HoldingsReader;
import dev.manx.bird.status.Activity;
import dev.manx.bird.status.DaemonStatus;
import dev.manx.bird.status.Daemons;
import dev.manx.bird.status.Metrics;
import java.io.IOException;
import java.util.List;

/// What is behind the endpoints' paths. *Healthy* is about the sidecar alone: to start it again
/// must be a remedy. *Ready* is about the node's routes: whether pods on it can be reached.
///
/// @param reader asks BIRD, anew for each request
/// @param activity of this sidecar
/// @param holdings counts blocks and addresses, anew for each request
/// @param nodes know of the registry
record Health(Daemons reader, Activity activity, HoldingsReader holdings, Nodes nodes)
        implements Endpoints.Handler {

    @FunctionalInterface
    private interface Answer {
        Response to(List<DaemonStatus> daemons);
    }

    @Override
    public Response get(String path) {
        return switch (path) {
            case "/healthz" -> healthz();
            case "/readyz" -> asked(this::readyz);
            case "/metrics" -> asked(this::metrics);
            default ->
                    Response.plain(
                            Status.NOT_FOUND, "there are /healthz, /readyz and /metrics here");
        };
    }

    private Response healthz() {
        return activity.isStuck() ? unavailable("the sidecar's loop hangs") : ok();
    }

    private Response readyz(List<DaemonStatus> daemons) {
        if (!activity.isSettled()) {
            return unavailable("this node's blocks are not in use yet");
        }
        for (DaemonStatus each : daemons) {
            if (!each.isGood()) {
                return unavailable(
                        each.daemon() + " does not run the configuration that it should");
            }
        }
        return DaemonStatus.reachesNobody(daemons)
                ? unavailable("no BGP session is established")
                : ok();
    }

    private Response metrics(List<DaemonStatus> daemons) {
        return new Response(
                Status.OK,
                Metrics.CONTENT_TYPE,
                Metrics.of(daemons, activity, holdings.read(), nodes.registryUp()));
    }

    private Response asked(Answer answer) {
        try {
            return answer.to(reader.read());
        } catch (IOException e) {
            return unavailable("BIRD cannot be asked: " + e.getMessage());
        }
    }

    private static Response ok() {
        return Response.plain(Status.OK, "ok");
    }

    private static Response unavailable(String reason) {
        return Response.plain(Status.SERVICE_UNAVAILABLE, reason);
    }
}
