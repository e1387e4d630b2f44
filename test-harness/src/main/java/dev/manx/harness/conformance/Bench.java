package dev.manx.harness.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.manx.harness.Attachment;
import dev.manx.harness.FakeRuntime;
import dev.manx.harness.IpRoute2;
import dev.manx.harness.NetNsScope;
import dev.manx.harness.Node;
import dev.manx.harness.Outcome;
import dev.manx.harness.Snapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The world of one check: a node, pods, and a runtime that calls the plugins with state of their
/// own. All of it is gone when it is closed.
final class Bench implements AutoCloseable {

    private final Chain chain;
    private final NetNsScope net = new NetNsScope();
    private final Node node = net.node("node");
    private final Path state = net.folder();
    private final FakeRuntime runtime;
    private final Map<Attachment, Node> pods = new LinkedHashMap<>();

    Bench(Chain chain) {
        this.chain = chain;
        // Every node has an address, which it calls the containers from.
        node.ip().command("address", "add", "192.0.2.1/32", "dev", "lo");
        this.runtime = new FakeRuntime(node, chain.path(), chain.conflist(state));
    }

    Node node() {
        return node;
    }

    FakeRuntime runtime() {
        return runtime;
    }

    /// The conflist, to be edited.
    ObjectNode conflist() {
        return chain.conflist(state);
    }

    FakeRuntime inVersion(String cniVersion) {
        return runtime.withConflist(conflist().put("cniVersion", cniVersion));
    }

    String cniVersion() {
        return conflist().path("cniVersion").asText();
    }

    /// The name of the chain's first plugin.
    String type() {
        return conflist().at("/plugins/0/type").asText();
    }

    /// A path at which the check may put a file.
    Path file(String name) {
        return net.folder().resolve(name);
    }

    /// `eth0` of a new container, which waits for its network.
    Attachment pod(String containerId) {
        Node sandbox = net.sandbox(containerId);
        Attachment attachment = Attachment.of(containerId, sandbox);
        pods.put(attachment, sandbox);
        return attachment;
    }

    /// Another interface of the same container.
    Attachment also(Attachment attachment, String ifname) {
        Attachment other = attachment.withIfname(ifname);
        pods.put(other, sandbox(attachment));
        return other;
    }

    Node sandbox(Attachment attachment) {
        return new Node(String.valueOf(Path.of(attachment.netns()).getFileName()));
    }

    /// ADD, which must succeed, and what it made.
    Made add(Attachment attachment) {
        ObjectNode result = Expect.result("ADD", runtime.add(attachment));
        return Made.by(this, attachment, result);
    }

    /// The node's side, after one container has come and gone: what the first ADD makes for all
    /// that follow, such as a bridge, stays by right.
    Snapshot settled() {
        Attachment first = pod("settling");
        Expect.succeeded("ADD", runtime.add(first));
        Expect.succeeded("DEL", runtime.del(first));
        return snapshot();
    }

    /// The node's side now: links, addresses, routes, permanent neighbours, rules.
    Snapshot snapshot() {
        return Snapshot.of(node, List.of());
    }

    /// That the node is as `before`, and that the container has no link but `lo`.
    void nothingLeft(Snapshot before, Attachment attachment) {
        Expect.unchanged("left on the node", before.changesTo(snapshot()));
        List<String> links =
                sandbox(attachment).ip().links().stream().map(IpRoute2.Link::name).toList();
        Expect.that(links.equals(List.of("lo")), "left in the container: " + links);
    }

    /// The IPAM plugin, to be called by itself.
    Pool pool() throws NotApplicable {
        ObjectNode edited = conflist();
        var first = (ObjectNode) edited.at("/plugins/0");
        String type = first.at("/ipam/type").asText();
        if (type.isEmpty()) {
            throw new NotApplicable(
                    "the first plugin has no ipam.type whose pool could be counted");
        }
        first.put("type", type);
        return new Pool(runtime.withConflist(edited).withoutCache());
    }

    /// Only for plugins that speak CNI 1.1.
    void needsVersionOneOne() throws NotApplicable {
        if (!cniVersion().equals("1.1.0")) {
            throw new NotApplicable(
                    "the conflist's cniVersion is " + cniVersion() + ", and this needs 1.1.0");
        }
    }

    /// Ends the attachments of plugins whose state outlives this bench; the rest goes away with the
    /// namespaces.
    @Override
    public void close() {
        if (!chain.hasStateOfItsOwn()) {
            List<Outcome> ends = new ArrayList<>();
            pods.keySet().forEach(each -> ends.add(runtime.del(each)));
        }
        net.close();
    }
}
