package dev.manx.ipam.link;

import dev.manx.core.net.IpAddress;
import java.util.List;

/// One attachment as its host link tells it.
///
/// @param network the alias' second word
/// @param container the alias' third word
/// @param ifname the alias' fourth word: the interface inside the container
/// @param addresses destinations of the host routes (/32, /128) on the link
public record LinkAllocation(
        String network, String container, String ifname, List<IpAddress> addresses) {

    public LinkAllocation {
        addresses = List.copyOf(addresses);
    }
}
