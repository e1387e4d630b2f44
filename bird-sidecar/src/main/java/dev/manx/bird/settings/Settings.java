package dev.manx.bird.settings;

import dev.manx.bird.dialect.BirdString;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import dev.manx.core.registry.NodeEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The routing file (`--config`), checked. Keys and defaults: `docs/formats/bird-config.md`.
///
/// @param export who is told of this node's blocks
/// @param addresses what this node peers from; none where BIRD is not told
/// @param asNumber this node's autonomous system
/// @param routerId BGP identifier, an IPv4 address by its looks
/// @param bgp what holds for all sessions
/// @param meshNodes every node of the mesh, this one possibly among them
/// @param peers further peers
/// @param ignoredInterfaces patterns of interfaces whose addresses BIRD does not look at
/// @param bird the daemon
/// @param coalesce how long a change waits for others to be applied with it
/// @param endpoints where health and metrics are asked for
public record Settings(
        Export export,
        NodeAddresses addresses,
        long asNumber,
        IpAddress routerId,
        BgpSettings bgp,
        List<MeshNode> meshNodes,
        List<PeerSettings> peers,
        List<BirdString> ignoredInterfaces,
        BirdSettings bird,
        Duration coalesce,
        Listen endpoints) {

    /// The one Calico uses, of the range for private use (RFC 6996).
    private static final long AS_NUMBER = 64512;

    private static final long AS_NUMBER_MAX = 0xffff_ffffL;
    private static final int COALESCE_MILLIS = 20;
    private static final int COALESCE_MAX_MILLIS = 10_000;

    public Settings {
        meshNodes = List.copyOf(meshNodes);
        peers = List.copyOf(peers);
        ignoredInterfaces = List.copyOf(ignoredInterfaces);
    }

    /// With the nodes of the registry in the mesh too. What this file names goes before: a node
    /// that shares an address with one of its nodes or peers is that one. Of two nodes with one
    /// address the first by name is meant, as BIRD would refuse two sessions.
    ///
    /// Where one of the registered nodes is a route reflector there is no mesh but between the
    /// reflectors: the others have sessions with them alone, and are their clients.
    ///
    /// @param self what the registry has of this node, where that goes before this file
    public Settings withNodes(Optional<NodeEntry> self, List<NodeEntry> registered) {
        Settings own = self.isPresent() ? as(self.get()) : this;
        boolean reflects = self.isPresent() && self.get().clusterId().isPresent();
        boolean reflected =
                reflects || registered.stream().anyMatch(each -> each.clusterId().isPresent());
        var seen = new HashSet<IpAddress>();
        meshNodes.forEach(node -> seen.addAll(node.addresses().all()));
        peers.forEach(peer -> seen.add(peer.address()));
        var all = new ArrayList<>(meshNodes);
        for (NodeEntry each : registered) {
            boolean client = each.clusterId().isEmpty();
            if (reflected && client && !reflects) {
                continue; // we hear of it by a reflector
            }
            Optional<NodeAddresses> theirs = NodeAddresses.of(each.addresses());
            if (theirs.isPresent() && theirs.get().all().stream().noneMatch(seen::contains)) {
                seen.addAll(theirs.get().all());
                all.add(
                        new MeshNode(
                                new BirdString(each.name()),
                                theirs.get(),
                                each.asNumber(),
                                bgp.port(),
                                // a client is one of our own AS; others are told everything anyway
                                reflects && client && each.asNumber() == own.asNumber()));
            }
        }
        return own.withMeshNodes(all);
    }

    /// As the registry has this node: its autonomous system, and its cluster if it reflects routes.
    private Settings as(NodeEntry self) {
        long number = self.asNumber();
        var moved = new ArrayList<PeerSettings>();
        for (PeerSettings each : peers) {
            boolean usual = each.options().localAs() == asNumber;
            moved.add(usual ? each.withOptions(each.options().withLocalAs(number)) : each);
        }
        return new Settings(
                export,
                addresses,
                number,
                routerId,
                self.clusterId().map(bgp::withClusterId).orElse(bgp),
                meshNodes,
                moved,
                ignoredInterfaces,
                bird,
                coalesce,
                endpoints);
    }

    private Settings withMeshNodes(List<MeshNode> others) {
        return new Settings(
                export,
                addresses,
                asNumber,
                routerId,
                bgp,
                others,
                peers,
                ignoredInterfaces,
                bird,
                coalesce,
                endpoints);
    }

    /// @param text JSON, comments allowed
    /// @param node whose settings are wanted, where several share the file
    /// @throws JsonException naming the key path
    public static Settings parse(byte[] text, ThisNode node) throws JsonException {
        JsonView root = JsonView.root(Json.parseObjectWithComments(text));
        Export export = Export.parse(root.get("export"));
        checkKeys(root, export);
        return switch (export) {
            case Export.ToBird _ -> parsePeering(root, node);
            case Export.ToTable _ -> parseTable(root, export);
        };
    }

    static void checkKeys(JsonView root, Export export) throws JsonException {
        switch (export) {
            case Export.ToTable _ -> // keys about BIRD's peers would have no effect
                    KnownKeys.check(root, "export", "bird", "coalesce", "endpoints");
            case Export.ToBird _ -> {
                KnownKeys.check(
                        root,
                        "export",
                        "address",
                        "address6",
                        "asNumber",
                        "routerId",
                        "bgp",
                        "mesh",
                        "nodes",
                        "peers",
                        "ignoredInterfaces",
                        "bird",
                        "coalesce",
                        "endpoints");
                BgpSettings.checkKeys(root.get("bgp"));
                NodeOverrides.check(root);
            }
        }
    }

    private static Settings parseTable(JsonView root, Export export) throws JsonException {
        var noAddress = new NodeAddresses(List.of());
        return new Settings(
                export,
                noAddress,
                AS_NUMBER,
                noAddress.routerId(),
                BgpSettings.usual(),
                List.of(),
                List.of(),
                List.of(),
                BirdSettings.parse(root.get("bird")),
                coalesce(root.get("coalesce")),
                endpoints(root.get("endpoints")));
    }

    private static Settings parsePeering(JsonView root, ThisNode node) throws JsonException {
        NodeView view = NodeOverrides.viewOf(root, node.name());
        NodeAddresses addresses = NodeAddresses.parse(view);
        long asNumber = asNumberOr(AS_NUMBER, view.get("asNumber"));
        BgpSettings bgp = BgpSettings.parse(view.object("bgp"));
        List<MeshNode> meshNodes = meshNodes(root);
        return new Settings(
                new Export.ToBird(),
                addresses,
                asNumber,
                view.get("routerId").parseOr(addresses.routerId(), Settings::routerId),
                bgp,
                meshNodes,
                peers(view.elements("peers"), node, addresses, meshNodes, asNumber, bgp),
                ignoredInterfaces(view.get("ignoredInterfaces")),
                BirdSettings.parse(root.get("bird")),
                coalesce(root.get("coalesce")),
                endpoints(root.get("endpoints")));
    }

    private static Duration coalesce(JsonView view) throws JsonException {
        return Duration.ofMillis(view.integerOr(COALESCE_MILLIS, 0, COALESCE_MAX_MILLIS));
    }

    private static List<MeshNode> meshNodes(JsonView root) throws JsonException {
        JsonView mesh = root.get("mesh");
        if (!mesh.isPresent()) {
            return List.of();
        }
        KnownKeys.check(mesh, "nodes");
        var nodes = new ArrayList<MeshNode>();
        var seen = new HashSet<IpAddress>();
        for (JsonView each : mesh.get("nodes").elements()) {
            MeshNode node = MeshNode.parse(each, root, AS_NUMBER);
            for (IpAddress address : node.addresses().all()) {
                requireNew(seen, each.get(NodeAddresses.key(address.family())), address);
            }
            nodes.add(node);
        }
        return nodes;
    }

    private static List<PeerSettings> peers(
            List<JsonView> views,
            ThisNode node,
            NodeAddresses own,
            List<MeshNode> meshNodes,
            long asNumber,
            BgpSettings bgp)
            throws JsonException {
        var peers = new ArrayList<PeerSettings>();
        var seen = new HashSet<IpAddress>();
        meshNodes.forEach(each -> seen.addAll(each.addresses().all()));
        seen.addAll(own.all());
        for (JsonView each : views) {
            if (PeerSettings.isFor(node, each)) {
                PeerSettings peer = PeerSettings.parse(each, own, asNumber, bgp);
                requireNew(seen, each.get("address"), peer.address());
                peers.add(peer);
            }
        }
        return peers;
    }

    /// BIRD would refuse two sessions with one address, and a session with itself never comes up.
    private static void requireNew(Set<IpAddress> seen, JsonView view, IpAddress address)
            throws JsonException {
        if (!seen.add(address)) {
            throw view.problem(address + " is this node or a peer named before it");
        }
    }

    private static List<BirdString> ignoredInterfaces(JsonView view) throws JsonException {
        var patterns = new ArrayList<BirdString>();
        for (JsonView each : view.elements()) {
            BirdString pattern = each.parse(BirdString::new);
            if (pattern.isEmpty()) {
                throw each.problem("is empty; must be a name or a pattern such as \"docker*\"");
            }
            patterns.add(pattern);
        }
        return patterns;
    }

    private static Listen endpoints(JsonView view) throws JsonException {
        if (!view.isPresent()) {
            return new Listen.Off();
        }
        KnownKeys.check(view, "listen");
        return view.get("listen").parseOr(new Listen.Off(), Listen::parse);
    }

    static IpAddress routerId(String text) {
        IpAddress id = IpAddress.parse(text);
        if (id.family() != Family.INET || id.low() == 0) {
            throw new IllegalArgumentException(
                    "\""
                            + text
                            + "\" is not a BGP identifier, which looks like an IPv4 address and is"
                            + " not 0.0.0.0");
        }
        return id;
    }

    static long asNumberOr(long absent, JsonView view) throws JsonException {
        return view.isPresent() ? asNumber(view) : absent;
    }

    /// 1 to 4294967295 (RFC 6793); 0 is reserved (RFC 7607).
    static long asNumber(JsonView view) throws JsonException {
        try {
            return view.wholeNumber(1, AS_NUMBER_MAX);
        } catch (JsonException e) {
            throw view.problem("must be an AS number, 1 to " + AS_NUMBER_MAX);
        }
    }
}
