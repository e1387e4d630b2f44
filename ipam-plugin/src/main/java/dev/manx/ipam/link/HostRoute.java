package dev.manx.ipam.link;

import dev.manx.core.net.IpAddress;

/// A route to one address (/32, /128), straight out of a link.
///
/// @param address its destination
/// @param device the link's name
public record HostRoute(IpAddress address, String device) {}
