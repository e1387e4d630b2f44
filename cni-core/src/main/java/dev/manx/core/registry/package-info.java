/// The contract of the registry: which node owns which block, and which nodes there are. Blocks are
/// touched only when one is claimed or given back; losing the registry never stops an ADD in owned
/// blocks nor a DEL.
package dev.manx.core.registry;
