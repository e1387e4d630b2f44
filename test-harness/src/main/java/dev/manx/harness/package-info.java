/// A container runtime, nodes and pods without containers: [dev.manx.harness.NetNsFixture] makes
/// namespaces and takes them away, [dev.manx.harness.FakeRuntime] calls a plugin chain in one of
/// them, [dev.manx.harness.IpRoute2] and [dev.manx.harness.Snapshot] say what the kernel has
/// afterwards, [dev.manx.harness.KillPoints] ends a call in its middle, and
/// [dev.manx.harness.BirdDaemon] is a real BIRD to talk to.
package dev.manx.harness;
