/// Addresses, prefixes, MACs and interface names as values that are valid once they exist. Text
/// becomes one of these at the edge and never travels further as a string. No DNS, no
/// `InetAddress`: its start-up work has no place in a process that lives for milliseconds.
package dev.manx.core.net;
