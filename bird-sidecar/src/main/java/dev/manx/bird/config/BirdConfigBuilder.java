package dev.manx.bird.config;

import dev.manx.bird.dialect.BirdString;
import dev.manx.bird.settings.Conflist;
import dev.manx.bird.settings.MeshNode;
import dev.manx.bird.settings.NodeAddresses;
import dev.manx.bird.settings.PeerOptions;
import dev.manx.bird.settings.PeerSettings;
import dev.manx.bird.settings.Settings;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Decides what BIRD shall do on this node.
///
/// @param conflist the network and its pools
/// @param settings this node's place in the routing
public record BirdConfigBuilder(Conflist conflist, Settings settings) {

    /// What this node routes: a family in which it has an address, or the network a pool.
    public List<Family> families() {
        return Arrays.stream(Family.values())
                .filter(
                        family ->
                                settings.addresses().in(family).isPresent()
                                        || conflist.hasPoolOf(family))
                .toList();
    }

    /// @param confirmed the blocks that are this node's for certain
    /// @param families of [#families()], those that one BIRD routes
    public BirdConfig build(List<Cidr> confirmed, List<Family> families) {
        List<Cidr> blocks = of(families, confirmed);
        return new BirdConfig(
                families,
                owner(),
                settings.routerId(),
                settings.bgp(),
                of(families, settings.bgp().serviceCidrs()),
                settings.bird().logFile(),
                blackholes(blocks),
                blocks,
                of(families, conflist.hiddenPools()),
                of(families, conflist.exportedPools()),
                protocols(families));
    }

    private String owner() {
        String node = conflist.ipam().node();
        return "network " + conflist.network() + (node.isEmpty() ? "" : ", node " + node);
    }

    /// A block of one address has no rest to send nowhere; its route would shadow the pod's.
    private static List<Cidr> blackholes(List<Cidr> blocks) {
        return blocks.stream().filter(block -> !block.isHost()).toList();
    }

    private List<Protocol> protocols(List<Family> families) {
        var protocols = new ArrayList<Protocol>();
        families.forEach(family -> protocols.add(new Protocol.Kernel(family)));
        protocols.add(new Protocol.Device());
        protocols.add(new Protocol.Direct(families, settings.ignoredInterfaces()));
        if (settings.peers().stream().anyMatch(peer -> peer.options().bfd())) {
            protocols.add(new Protocol.Bfd());
        }
        for (Family family : families) {
            // Without an address there is no session: the pools are all hidden from peers.
            settings.addresses()
                    .in(family)
                    .ifPresent(own -> protocols.addAll(sessions(family, own)));
        }
        return protocols;
    }

    private List<Protocol> sessions(Family family, IpAddress own) {
        var sessions = new ArrayList<Protocol>();
        sessions.add(new Protocol.BgpTemplate(family, settings.asNumber()));
        for (MeshNode node : settings.meshNodes()) {
            NodeAddresses theirs = node.addresses();
            if (!theirs.sharesOneWith(settings.addresses())) {
                theirs.in(family).ifPresent(address -> sessions.add(meshPeer(node, address, own)));
            }
        }
        settings.peers().stream()
                .filter(peer -> peer.address().family() == family)
                .forEach(peer -> sessions.add(peer(peer)));
        return sessions;
    }

    /// Of two nodes one connects and the other waits, so that their two attempts do not collide.
    /// Both know which: the smaller address waits.
    private Protocol meshPeer(MeshNode node, IpAddress address, IpAddress own) {
        return new Protocol.Bgp(
                symbol("Mesh", address),
                address,
                node.asNumber(),
                own,
                own.compareTo(address) < 0,
                BirdString.empty(),
                node.name(),
                PeerOptions.usual(node.port(), settings.asNumber(), settings.bgp())
                        .withReflectorClient(node.reflectorClient()));
    }

    private static Protocol peer(PeerSettings peer) {
        return new Protocol.Bgp(
                symbol("Peer", peer.address()),
                peer.address(),
                peer.asNumber(),
                peer.source(),
                peer.passive(),
                peer.password(),
                peer.description(),
                peer.options());
    }

    /// As Calico names them: `Mesh_10_20_30_31`, `Mesh_fd00__31`.
    private static String symbol(String kind, IpAddress address) {
        return kind + "_" + address.toString().replace('.', '_').replace(':', '_');
    }

    private static List<Cidr> of(List<Family> families, List<Cidr> cidrs) {
        return cidrs.stream().filter(cidr -> families.contains(cidr.family())).toList();
    }
}
