package dev.manx.ipam;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.ipam.link.HostRoute;
import dev.manx.ipam.link.LinkAllocation;
import dev.manx.ipam.link.NodeLinks;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What the kernel knows of a node's blocks. A block is given away only if the kernel has nobody in
/// it either: a link whose allocation was lost is still somebody's.
///
/// @param seen when the kernel was asked
/// @param routed addresses that have a host route, on whatever link
/// @param blackholes prefixes that are sent nowhere: what the sidecar announces is among them
record KernelUse(Instant seen, List<IpAddress> routed, List<Cidr> blackholes) {

    KernelUse {
        routed = List.copyOf(routed);
        blackholes = List.copyOf(blackholes);
    }

    /// Asks the kernel, which takes a moment on a node with many links: better without the lock.
    static KernelUse of(Node node) throws IOException {
        NodeLinks kernel = node.machine().links();
        Instant seen = node.machine().clock().instant();
        var routed = new ArrayList<IpAddress>();
        for (LinkAllocation each : kernel.attachments(node.network())) {
            routed.addAll(each.addresses());
        }
        for (HostRoute each : kernel.strayRoutes()) {
            routed.add(each.address());
        }
        return new KernelUse(seen, routed, kernel.blackholes());
    }

    boolean hasAddressOf(Cidr block) {
        for (IpAddress each : routed) {
            if (block.contains(each)) {
                return true;
            }
        }
        return false;
    }

    boolean isAnnounced(Cidr block) {
        return blackholes.contains(block);
    }
}
