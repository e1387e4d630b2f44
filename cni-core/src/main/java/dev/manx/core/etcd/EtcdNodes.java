package dev.manx.core.etcd;

import dev.manx.core.conf.EtcdConf;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.json.ObjectNode;
import dev.manx.core.registry.NodeEntry;
import dev.manx.core.registry.RegistryException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// The nodes in etcd. A node stays registered while it is down: its blocks are its own, and when it
/// is back everybody still knows it. Whether it lives is another key, which a lease takes away when
/// the sidecar was not heard of for as long as that lasts.
public final class EtcdNodes implements AutoCloseable {

    private final EtcdKeys keys;
    private final EtcdClient client;

    public EtcdNodes(EtcdConf conf) {
        this.keys = new EtcdKeys(conf.prefix());
        this.client = new EtcdClient(conf);
    }

    /// A promise of etcd's to keep a key for a time.
    ///
    /// @param id etcd's number for it
    public record Lease(String id) {}

    /// @param time for how long it lasts when nobody asks for more
    public Lease grant(Duration time) throws RegistryException {
        try {
            ObjectNode request = Json.object().put("TTL", Long.toString(time.toSeconds()));
            return new Lease(client.call("/v3/lease/grant", request).path("ID").asText());
        } catch (EtcdException e) {
            throw failed("have a lease", e);
        }
    }

    /// @return false when it has run out already
    public boolean keepAlive(Lease lease) throws RegistryException {
        try {
            ObjectNode request = Json.object().put("ID", lease.id());
            ObjectNode answer = client.call("/v3/lease/keepalive", request);
            String left = answer.path("result").path("TTL").asText();
            return !left.isEmpty() && !left.equals("0");
        } catch (EtcdException e) {
            throw failed("keep a lease", e);
        }
    }

    /// Writes down that a node is there, and how; nothing changes when it is so already.
    ///
    /// @return false when the lease has run out meanwhile
    public boolean register(NodeEntry node, Lease lease) throws RegistryException {
        String told = node.toJson().toString();
        try {
            Txn.Answer same =
                    new Txn()
                            .ifValue(keys.node(node.name()), told)
                            .ifValue(keys.live(node.name()), lease.id())
                            .at(client);
            if (!same.succeeded()) {
                new Txn()
                        .put(keys.node(node.name()), told)
                        .put(keys.live(node.name()), lease.id(), lease.id())
                        .at(client);
            }
            return true;
        } catch (EtcdException e) {
            if (e.getMessage().contains("requested lease not found")) {
                return false;
            }
            throw failed("register node " + node.name(), e);
        }
    }

    public boolean isRegistered(String node) throws RegistryException {
        return isThere(keys.node(node), node);
    }

    /// Whether a node's sidecar was heard of lately.
    public boolean isAlive(String node) throws RegistryException {
        return isThere(keys.live(node), node);
    }

    /// Strikes a node off. Its blocks are another matter.
    public void forget(String node) throws RegistryException {
        try {
            new Txn().delete(keys.node(node)).delete(keys.live(node)).at(client);
        } catch (EtcdException e) {
            throw failed("forget node " + node, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private boolean isThere(String key, String node) throws RegistryException {
        try {
            return !new Txn().get(key).at(client).entries().isEmpty();
        } catch (EtcdException e) {
            throw failed("ask for node " + node, e);
        }
    }

    static NodeEntry parse(String text) throws JsonException {
        return NodeEntry.parse(
                JsonView.root(Json.parseObject(text.getBytes(StandardCharsets.UTF_8))));
    }

    private RegistryException failed(String what, EtcdException e) {
        return new RegistryException(what + " in " + client.where() + ": " + e.getMessage(), e);
    }
}
