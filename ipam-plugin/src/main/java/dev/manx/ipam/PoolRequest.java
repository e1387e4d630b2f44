package dev.manx.ipam;

import dev.manx.core.conf.IpamConf;
import dev.manx.core.conf.Labels;
import dev.manx.core.conf.Pool;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.net.Family;
import dev.manx.core.spec.Invocation;
import dev.manx.core.spec.PodAnnotations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The pools of one family that an attachment is to have its address from: the pod's annotation,
/// else `ipam.ipv4_pools` or `ipam.ipv6_pools` of the network. Calico's keys, and as there a pool
/// goes by its name or its prefix.
final class PoolRequest {

    private PoolRequest() {}

    /// The configuration with the requested pools only, in the order of the request. A family that
    /// nobody has a wish for keeps its pools.
    ///
    /// @throws JsonException naming the key path, for a pool that is not there or gives nothing
    ///   here
    static IpamConf limit(IpamConf conf, Invocation call) throws JsonException {
        PodAnnotations pod = PodAnnotations.of(call);
        JsonView ipam = call.conf().view().get("ipam");
        List<JsonView> four =
                either(pod.list(PodAnnotations.IPV4_POOLS), ipam.get("ipv4_pools").elements());
        List<JsonView> six =
                either(pod.list(PodAnnotations.IPV6_POOLS), ipam.get("ipv6_pools").elements());
        if (four.isEmpty() && six.isEmpty()) {
            return conf;
        }
        var pools = new ArrayList<Pool>();
        addPools(Family.INET, four, conf, pools);
        addPools(Family.INET6, six, conf, pools);
        return conf.withPools(pools);
    }

    private static List<JsonView> either(List<JsonView> first, List<JsonView> second) {
        return first.isEmpty() ? second : first;
    }

    private static void addPools(
            Family family, List<JsonView> requested, IpamConf conf, List<Pool> pools)
            throws JsonException {
        var ofFamily = new ArrayList<Pool>();
        for (Pool pool : conf.pools()) {
            if (pool.cidr().family() == family) {
                ofFamily.add(pool);
            }
        }
        if (requested.isEmpty()) {
            pools.addAll(ofFamily);
        }
        for (JsonView each : requested) {
            pools.add(find(each, family, ofFamily, conf.labels()));
        }
    }

    private static Pool find(JsonView request, Family family, List<Pool> pools, Labels node)
            throws JsonException {
        String wanted = request.text();
        for (Pool pool : pools) {
            if (wanted.equals(pool.name()) || wanted.equals(pool.cidr().toString())) {
                Optional<String> refusal = pool.refusal(node);
                if (refusal.isPresent()) {
                    throw request.problem("pool " + pool.name() + " " + refusal.get());
                }
                return pool;
            }
        }
        throw request.problem(
                "no "
                        + (family == Family.INET ? "IPv4" : "IPv6")
                        + " pool is called or has \""
                        + wanted
                        + "\" (pools: "
                        + Room.names(pools)
                        + ")");
    }
}
