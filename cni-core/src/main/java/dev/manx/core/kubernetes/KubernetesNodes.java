package dev.manx.core.kubernetes;

import dev.manx.core.conf.KubernetesConf;
import dev.manx.core.conf.Labels;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonNode;
import dev.manx.core.registry.RegistryException;
import java.util.Optional;

/// What Kubernetes has of a node. Nothing is written: the kubelet registers it, and an
/// administrator deletes it.
public final class KubernetesNodes implements AutoCloseable {

    private final KubernetesClient client;

    public KubernetesNodes(KubernetesConf conf) {
        this.client = new KubernetesClient(conf);
    }

    /// @param node its name, as [dev.manx.core.conf.IpamConf#nodeName] has it
    public boolean isRegistered(String node) throws RegistryException {
        return object(node).isPresent();
    }

    /// @param node its name
    /// @return none when there is no such node
    public Labels labels(String node) throws RegistryException {
        Optional<JsonNode> object = object(node);
        try {
            return object.isEmpty() ? Labels.none() : NodeObject.labels(object.get());
        } catch (JsonException e) {
            throw failed(node, e);
        }
    }

    private Optional<JsonNode> object(String node) throws RegistryException {
        try {
            KubernetesClient.Answer answer = client.get(NodeObject.PATH + "/" + node);
            return answer.isRefusal(KubernetesRegistry.NOT_FOUND)
                    ? Optional.empty()
                    : Optional.of(answer.orRefused().body());
        } catch (KubernetesException e) {
            throw failed(node, e);
        }
    }

    private RegistryException failed(String node, Exception e) {
        return new RegistryException(
                "ask for node " + node + " in " + client.where() + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        client.close();
    }
}
