/// The contract of the block registry: which node owns which block. It is touched only when a block
/// is claimed or given back; losing it never stops an ADD in owned blocks nor a DEL.
package dev.manx.core.registry;
