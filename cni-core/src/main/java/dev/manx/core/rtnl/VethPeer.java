package dev.manx.core.rtnl;

import dev.manx.core.linux.NetNs;
import dev.manx.core.net.InterfaceName;
import dev.manx.core.net.Mac;

/// The far end of a veth pair, which is made in another namespace than the near one.
///
/// @param namespace where it is made; must be open when the request is sent
public record VethPeer(InterfaceName name, Mac mac, NetNs namespace) {}
