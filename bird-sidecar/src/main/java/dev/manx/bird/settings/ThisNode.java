package dev.manx.bird.settings;

import dev.manx.core.conf.Labels;

/// Which node of a routing file that several share this one is.
///
/// @param name its name in the registry, by which `nodes` has what is its own
/// @param labels by which `peers[].nodeSelector` chooses
public record ThisNode(String name, Labels labels) {}
