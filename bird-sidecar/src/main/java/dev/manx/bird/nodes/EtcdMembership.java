package dev.manx.bird.nodes;

import dev.manx.core.conf.EtcdConf;
import dev.manx.core.etcd.EtcdNodeWatch;
import dev.manx.core.etcd.EtcdNodes;
import dev.manx.core.registry.NodeEntry;
import dev.manx.core.registry.RegistryException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// This node among the others, in etcd: one thread keeps it registered and its lease alive; another
/// follows the nodes.
///
/// @param entry what this node tells of itself
record EtcdMembership(EtcdConf conf, NodeEntry entry, Following following) implements Nodes {

    /// For how long a node counts as alive that is no longer heard of.
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final Duration BEAT = LEASE.dividedBy(3);

    static EtcdMembership start(EtcdConf conf, NodeEntry self, NodesFile file, Listener listener) {
        Following following = Following.start(() -> new EtcdNodeWatch(conf), file, listener);
        var membership = new EtcdMembership(conf, self, following);
        following.begin("registration", membership::keepRegistered);
        return membership;
    }

    @Override
    public Optional<List<NodeEntry>> others() {
        return following.knownBut(entry.name());
    }

    @Override
    public Optional<Boolean> registryUp() {
        return following.registryUp();
    }

    /// The lease is left to run out: the node's pods live on.
    @Override
    public void close() {
        following.end();
    }

    private void keepRegistered() {
        Optional<EtcdNodes.Lease> lease = Optional.empty();
        try (var nodes = new EtcdNodes(conf)) {
            boolean well = true;
            while (!following.isEndedAfter(well && lease.isPresent() ? BEAT : Duration.ZERO)) {
                try {
                    EtcdNodes.Lease held = lease.isPresent() ? lease.get() : nodes.grant(LEASE);
                    boolean lasts = nodes.keepAlive(held) && nodes.register(entry, held);
                    lease = lasts ? Optional.of(held) : Optional.empty();
                    well = true;
                    following.answered(true);
                    following.tell("");
                } catch (RegistryException e) {
                    well = false;
                    following.answered(false);
                    following.tell(e.getMessage());
                }
                if (!well || lease.isEmpty()) {
                    following.isEndedAfter(Following.PAUSE);
                }
            }
        }
    }
}
