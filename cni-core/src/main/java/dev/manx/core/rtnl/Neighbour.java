package dev.manx.core.rtnl;

import dev.manx.core.net.IpAddress;
import dev.manx.core.net.Mac;
import java.util.Optional;

/// An entry of the neighbour table (ARP, neighbour discovery) as the kernel describes it.
///
/// @param mac empty while it is being asked for, and after nobody answered
/// @param permanent never asked for, never forgotten (`NUD_PERMANENT`)
public record Neighbour(int linkIndex, IpAddress address, Optional<Mac> mac, boolean permanent) {}
