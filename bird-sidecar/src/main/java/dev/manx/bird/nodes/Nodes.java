package dev.manx.bird.nodes;

import dev.manx.core.conf.EtcdConf;
import dev.manx.core.conf.KubernetesConf;
import dev.manx.core.conf.RegistryConf;
import dev.manx.core.registry.NodeEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The nodes that the registry knows, as far as this node knows.
public interface Nodes extends AutoCloseable {

    /// Called on threads of [Nodes]' own.
    interface Listener {
        void nodesChanged();

        /// @param problem empty when all is well again
        void registryTroubles(String problem);
    }

    /// @param self what this node tells of itself
    /// @param file where the nodes are kept for a start without the registry
    static Nodes start(RegistryConf registry, NodeEntry self, Path file, Listener listener) {
        return switch (registry) {
            // for the nodes of one machine: a mesh between them is for its routing file to name
            case RegistryConf.Directory _ -> new None();
            case EtcdConf etcd -> EtcdMembership.start(etcd, self, new NodesFile(file), listener);
            case KubernetesConf kubernetes ->
                    KubernetesMembership.start(kubernetes, self, new NodesFile(file), listener);
        };
    }

    /// The other nodes; nothing while it is not known whether there are any.
    Optional<List<NodeEntry>> others();

    /// Whether the registry answered when it was asked last; nothing when it is no server, or has
    /// not been asked yet.
    Optional<Boolean> registryUp();

    /// What the registry has of this node that goes before the routing file; nothing where this
    /// node itself is who told the registry.
    default Optional<NodeEntry> self() {
        return Optional.empty();
    }

    /// What [#self] is, of nodes that were written down.
    ///
    /// @param name this node's
    static Optional<NodeEntry> selfAmong(
            List<NodeEntry> nodes, RegistryConf registry, String name) {
        return switch (registry) {
            case RegistryConf.Directory _ -> Optional.empty();
            case EtcdConf _ -> Optional.empty();
            case KubernetesConf _ -> called(name, nodes);
        };
    }

    static Optional<NodeEntry> called(String name, List<NodeEntry> nodes) {
        return nodes.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    @Override
    void close();

    /// A registry that knows no nodes.
    record None() implements Nodes {
        @Override
        public Optional<List<NodeEntry>> others() {
            return Optional.of(List.of());
        }

        @Override
        public Optional<Boolean> registryUp() {
            return Optional.empty();
        }

        @Override
        public void close() {
            // nothing runs
        }
    }
}
