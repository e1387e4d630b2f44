package dev.manx.cni.attach;

import dev.manx.core.net.Mac;
import dev.manx.core.rtnl.Link;

/// A host end that has no alias yet: an ADD was killed, or is, between its two sends to the kernel.
/// Such a link names nobody, but it gives itself away by its MAC and by the ifindex of its peer,
/// which we chose. (A Calico veth has the same MAC and no alias either, but an index of the
/// kernel's choice.)
///
/// The index has 12 bits for the network, so that the GC of one network spares the ADD that runs in
/// another, and 16 for the container's interface:
///
/// ```
/// 1 + hash of the network, modulo 4095 | hash of container id and interface
///                              12 bits | 16 bits
/// ```
public final class HalfMade {

    private static final int OWNER_BITS = 16;
    private static final int OWNER_MASK = (1 << OWNER_BITS) - 1;

    /// So that what is above [#OWNER_BITS] has 12 bits and is never 0: the kernel's own small
    /// numbers are left alone.
    private static final int NETWORKS = 4095;

    private HalfMade() {}

    /// @param mac the MAC of the network's host ends
    public static boolean is(Link link, Mac mac, String network) {
        return link.kind().equals("veth")
                && link.alias().isEmpty()
                && link.mac().filter(mac::equals).isPresent()
                && link.peerIndex() >>> OWNER_BITS == upperHalf(network);
    }

    /// The ifindex of the container's end for an owner.
    static int indexFor(Alias owner) {
        int hash = (owner.containerId() + " " + owner.ifname()).hashCode();
        return upperHalf(owner.network()) << OWNER_BITS
                | ((hash ^ hash >>> OWNER_BITS) & OWNER_MASK);
    }

    private static int upperHalf(String network) {
        return 1 + Math.floorMod(network.hashCode(), NETWORKS);
    }
}
