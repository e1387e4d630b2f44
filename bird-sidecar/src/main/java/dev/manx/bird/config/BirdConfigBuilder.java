package dev.manx.bird.config;

import dev.manx.bird.dialect.BirdString;
import dev.manx.bird.settings.Conflist;
import dev.manx.bird.settings.MeshNode;
import dev.manx.bird.settings.PeerSettings;
import dev.manx.bird.settings.Settings;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import java.util.ArrayList;
import java.util.List;

/// Decides what BIRD shall do on this node. IPv4 only so far: blocks and pools of IPv6 are left
/// out.
///
/// @param conflist the network and its pools
/// @param settings this node's place in the routing
public record BirdConfigBuilder(Conflist conflist, Settings settings) {

    /// @param confirmed the blocks that are this node's for certain
    public BirdConfig build(List<Cidr> confirmed) {
        List<Cidr> blocks = v4(confirmed);
        return new BirdConfig(
                owner(),
                settings.routerId(),
                settings.bird().logFile(),
                blackholes(blocks),
                blocks,
                v4(conflist.hiddenPools()),
                v4(conflist.exportedPools()),
                protocols());
    }

    private String owner() {
        String node = conflist.ipam().node();
        return "network " + conflist.network() + (node.isEmpty() ? "" : ", node " + node);
    }

    /// A block of one address has no rest to send nowhere; its route would shadow the pod's.
    private static List<Cidr> blackholes(List<Cidr> blocks) {
        return blocks.stream().filter(block -> !block.isHost()).toList();
    }

    private List<Protocol> protocols() {
        var protocols = new ArrayList<Protocol>();
        protocols.add(new Protocol.Kernel());
        protocols.add(new Protocol.Device());
        protocols.add(new Protocol.Direct(settings.ignoredInterfaces()));
        protocols.add(new Protocol.BgpTemplate(settings.asNumber()));
        for (MeshNode node : settings.meshNodes()) {
            if (!node.address().equals(settings.address())) {
                protocols.add(meshPeer(node));
            }
        }
        settings.peers().forEach(peer -> protocols.add(peer(peer)));
        return protocols;
    }

    /// Of two nodes one connects and the other waits, so that their two attempts do not collide.
    /// Both know which: the smaller address waits.
    private Protocol meshPeer(MeshNode node) {
        boolean passive = settings.address().compareTo(node.address()) < 0;
        return new Protocol.Bgp(
                symbol("Mesh", node.address().toString()),
                node.address(),
                node.asNumber(),
                settings.address(),
                passive,
                BirdString.empty(),
                node.name());
    }

    private Protocol peer(PeerSettings peer) {
        return new Protocol.Bgp(
                symbol("Peer", peer.address().toString()),
                peer.address(),
                peer.asNumber(),
                settings.address(),
                peer.passive(),
                peer.password(),
                peer.description());
    }

    private static String symbol(String kind, String address) {
        return kind + "_" + address.replace('.', '_');
    }

    private static List<Cidr> v4(List<Cidr> cidrs) {
        return cidrs.stream().filter(cidr -> cidr.family() == Family.INET).toList();
    }
}
