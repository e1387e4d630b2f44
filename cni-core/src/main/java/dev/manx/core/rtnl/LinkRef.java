package dev.manx.core.rtnl;

import dev.manx.core.net.InterfaceName;

/// Which link a request is about: the kernel goes by the index, a person who reads the error by the
/// name.
///
/// @param index the interface index, from 1 on
public record LinkRef(int index, InterfaceName name) {

    /// `lo`, which has index 1 in every network namespace (`LOOPBACK_IFINDEX`, `net/flow.h`).
    public static final LinkRef LOOPBACK = new LinkRef(1, new InterfaceName("lo"));

    public LinkRef {
        if (index < 1) {
            throw new IllegalArgumentException("interface index " + index + " is not positive");
        }
    }

    @Override
    public String toString() {
        return name.toString();
    }
}
