package dev.manx.core.kubernetes;

import dev.manx.core.conf.KubernetesConf;
import dev.manx.core.registry.RegistryException;

/// Whether Kubernetes has a node. Nothing is written: the kubelet registers it, and an
/// administrator deletes it.
public final class KubernetesNodes implements AutoCloseable {

    private final KubernetesClient client;

    public KubernetesNodes(KubernetesConf conf) {
        this.client = new KubernetesClient(conf);
    }

    /// @param node its name, as [dev.manx.core.conf.IpamConf#nodeName] has it
    public boolean isRegistered(String node) throws RegistryException {
        try {
            KubernetesClient.Answer answer = client.get(NodeObject.PATH + "/" + node);
            if (answer.isRefusal(KubernetesRegistry.NOT_FOUND)) {
                return false;
            }
            answer.orRefused();
            return true;
        } catch (KubernetesException e) {
            throw new RegistryException(
                    "ask for node " + node + " in " + client.where() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
