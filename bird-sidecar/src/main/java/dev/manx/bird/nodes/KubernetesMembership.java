package dev.manx.bird.nodes;

import dev.manx.core.conf.KubernetesConf;
import dev.manx.core.kubernetes.KubernetesNodeWatch;
import dev.manx.core.registry.NodeEntry;
import java.util.List;
import java.util.Optional;

/// This node among the others, in Kubernetes: the kubelet has registered it, so nothing is told,
/// and what its annotations say goes before the routing file.
///
/// @param name of this node, as Kubernetes has it
record KubernetesMembership(String name, Following following) implements Nodes {

    static KubernetesMembership start(
            KubernetesConf conf, NodeEntry self, NodesFile file, Listener listener) {
        return new KubernetesMembership(
                self.name(),
                Following.start(
                        () -> new KubernetesNodeWatch(conf, self.asNumber()), file, listener));
    }

    @Override
    public Optional<List<NodeEntry>> others() {
        return following.knownBut(name);
    }

    @Override
    public Optional<NodeEntry> self() {
        return Nodes.called(name, following.known().orElse(List.of()));
    }

    @Override
    public Optional<Boolean> registryUp() {
        return following.registryUp();
    }

    @Override
    public void close() {
        following.end();
    }
}
