package dev.manx.cni.attach;

import dev.manx.core.net.Mac;
import dev.manx.core.rtnl.Link;

/// A host end that has no alias yet: an ADD was killed, or is, between its two sends to the kernel.
/// Such a link names nobody, but it gives itself away by its MAC and by the ifindex of its peer,
/// which we chose. (A Calico veth has the same MAC and no alias either, but an index of the
/// kernel's choice.)
public final class HalfMade {

    private static final int INDEX_BASE = 0x1_0000;
    private static final int INDEX_MASK = 0xffff;

    private HalfMade() {}

    /// @param mac the MAC of the network's host ends
    public static boolean is(Link link, Mac mac) {
        return link.kind().equals("veth")
                && link.alias().isEmpty()
                && link.mac().filter(mac::equals).isPresent()
                && link.peerIndex() >= INDEX_BASE
                && link.peerIndex() <= INDEX_BASE + INDEX_MASK;
    }

    /// The ifindex of the container's end for an owner.
    static int indexFor(Alias owner) {
        int hash = (owner.containerId() + " " + owner.ifname()).hashCode();
        return INDEX_BASE + ((hash ^ hash >>> Short.SIZE) & INDEX_MASK);
    }
}
