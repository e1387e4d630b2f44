package dev.manx.bird.config;

import dev.manx.bird.dialect.BirdString;
import dev.manx.bird.settings.BgpSettings;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import java.util.List;

/// What a BIRD shall do, in no dialect.
///
/// @param families what it routes
/// @param owner whose configuration it is, for the files' first line; safe in a comment
/// @param routerId BGP identifier
/// @param bgp what holds for all sessions
/// @param services prefixes that peers hear of like blocks, and the kernel does not
/// @param logFile where BIRD logs; empty for syslog
/// @param blackholes blocks that get a blackhole route, so that what is not a pod's goes nowhere
/// @param announced blocks that peers hear of, each as one route
/// @param hiddenPools pools of which peers hear nothing, not even a block
/// @param exportedPools pools of which peers may hear routes
/// @param protocols the rest, in the order in which they are written
public record BirdConfig(
        List<Family> families,
        String owner,
        IpAddress routerId,
        BgpSettings bgp,
        List<Cidr> services,
        BirdString logFile,
        List<Cidr> blackholes,
        List<Cidr> announced,
        List<Cidr> hiddenPools,
        List<Cidr> exportedPools,
        List<Protocol> protocols) {

    public BirdConfig {
        families = List.copyOf(families);
        services = List.copyOf(services);
        blackholes = List.copyOf(blackholes);
        announced = List.copyOf(announced);
        hiddenPools = List.copyOf(hiddenPools);
        exportedPools = List.copyOf(exportedPools);
        protocols = List.copyOf(protocols);
    }
}
