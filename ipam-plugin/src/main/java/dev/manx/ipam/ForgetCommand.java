package dev.manx.ipam;

import dev.manx.core.conf.EtcdConf;
import dev.manx.core.conf.KubernetesConf;
import dev.manx.core.conf.RegistryConf;
import dev.manx.core.etcd.EtcdNodes;
import dev.manx.core.json.ArrayNode;
import dev.manx.core.json.Json;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.kubernetes.KubernetesNodes;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.BlockRegistry;
import dev.manx.core.registry.RegistryException;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import java.util.Set;

/// `forget-node NAME`: the blocks of a node that is gone for good are anybody's again, and it is a
/// peer no longer.
///
/// @param node this node, whose registry is meant
/// @param gone the other's name
/// @param force also when it may be alive
record ForgetCommand(Node node, String gone, boolean force) {

    Report run() throws CniException, RegistryException {
        if (gone.equals(node.name())) {
            throw refused("it is this node (give its blocks back with release --block)");
        }
        return switch (node.conf().registry()) {
            case RegistryConf.Directory _ -> {
                if (!force) {
                    throw refused("a directory cannot tell whether it lives (say --force)");
                }
                yield report(releaseBlocks(), false);
            }
            case EtcdConf etcd -> {
                try (var nodes = new EtcdNodes(etcd)) {
                    if (!force && nodes.isAlive(gone)) {
                        throw refused(
                                "it was heard of in the last 30 s (end its manx-bird first, or say"
                                        + " --force)");
                    }
                    boolean registered = nodes.isRegistered(gone);
                    Set<Cidr> released = releaseBlocks();
                    nodes.forget(gone);
                    yield report(released, registered);
                }
            }
            case KubernetesConf kubernetes -> {
                try (var nodes = new KubernetesNodes(kubernetes)) {
                    boolean registered = nodes.isRegistered(gone);
                    if (!force && registered) {
                        throw refused(
                                "Kubernetes has it (kubectl delete node "
                                        + gone
                                        + " first, or say --force)");
                    }
                    yield report(releaseBlocks(), registered);
                }
            }
        };
    }

    private Set<Cidr> releaseBlocks() throws RegistryException {
        try (BlockRegistry registry = node.registry()) {
            Set<Cidr> blocks = registry.ownedBy(gone);
            for (Cidr block : blocks) {
                registry.release(block, gone);
            }
            return blocks;
        }
    }

    private Report report(Set<Cidr> released, boolean registered) {
        ObjectNode json = Json.object().put("node", gone).put("wasRegistered", registered);
        ArrayNode list = json.putArray("released");
        released.forEach(block -> list.add(block.toString()));
        String known = registered ? "" : ", which was not registered,";
        return new Report(
                json,
                "node " + gone + known + " is forgotten; blocks freed: " + released.size() + "\n");
    }

    private CniException refused(String why) {
        return new CniException(ErrorCode.INVALID_CONFIG, "forget node " + gone + ": " + why);
    }
}
