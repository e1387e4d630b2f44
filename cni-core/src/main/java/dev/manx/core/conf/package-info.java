/// The `ipam` object of a conflist, as values: IPAM gives addresses by it, and the sidecar finds
/// the node's blocks and pools by it. Keys and defaults: `docs/formats/configuration.md`.
package dev.manx.core.conf;
