/// What this node remembers: [dev.manx.ipam.store.BlockStore] has the invariants,
/// [dev.manx.ipam.store.FileBlockStore] the files, [dev.manx.ipam.store.Disk] the few operations on
/// them, so that a test can pull the plug between any two.
package dev.manx.ipam.store;
