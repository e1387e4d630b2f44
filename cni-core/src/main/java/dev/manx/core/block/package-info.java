/// Blocks: the unit in which a node owns addresses. Two files of text, each with a version, a line
/// an entry and a checksum ([dev.manx.core.block.LineFile]): which blocks the node owns
/// ([dev.manx.core.block.OwnedBlocks], under `dataDir`, written by IPAM, followed by the sidecar),
/// and for each block who has which address ([dev.manx.core.block.Block], under `runDir`). Pure:
/// values to text and back; files are their owners' business.
package dev.manx.core.block;
