package dev.manx.ipam;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.ipam.link.HostRoute;
import dev.manx.ipam.link.LinkAllocation;
import dev.manx.ipam.link.NodeLinks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What the kernel knows of a node's blocks. A block is given away only if the kernel has nobody in
/// it either: a link whose allocation was lost is still somebody's.
///
/// @param routed addresses that have a host route, on whatever link
/// @param blackholes prefixes that are sent nowhere: what the sidecar announces is among them
record KernelUse(List<IpAddress> routed, List<Cidr> blackholes) {

    KernelUse {
        routed = List.copyOf(routed);
        blackholes = List.copyOf(blackholes);
    }

    static KernelUse of(NodeLinks kernel, String network) throws IOException {
        var routed = new ArrayList<IpAddress>();
        for (LinkAllocation each : kernel.attachments(network)) {
            routed.addAll(each.addresses());
        }
        for (HostRoute each : kernel.strayRoutes()) {
            routed.add(each.address());
        }
        return new KernelUse(routed, kernel.blackholes());
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
