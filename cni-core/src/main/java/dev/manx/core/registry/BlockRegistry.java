package dev.manx.core.registry;

import dev.manx.core.net.Cidr;
import java.util.Map;
import java.util.Set;

/// Who owns which block, agreed between nodes.
///
/// Invariants: R1 a block has at most one owner. R2 a claim that returned is seen by every later
/// claim and list. R3 claim and release can be repeated by their node without harm, so that a call
/// whose answer was lost is made again.
///
/// A node makes one call of [#claim] or [#release] at a time, whatever its processes: what they do
/// is written down at home before and after, and the two must agree.
public interface BlockRegistry extends AutoCloseable {

    /// Makes `node` the owner of `block` unless another node is.
    ///
    /// @return the owner afterwards: `node`, or whoever was there before
    /// @throws RegistryException when the answer is not known; the block may or may not be `node`'s
    String claim(Cidr block, String node) throws RegistryException;

    /// Gives `block` up if `node` owns it; nothing changes otherwise.
    void release(Cidr block, String node) throws RegistryException;

    /// The blocks that overlap `range` and have an owner, and that owner.
    Map<Cidr, String> list(Cidr range) throws RegistryException;

    /// The blocks of a node, in order.
    Set<Cidr> ownedBy(String node) throws RegistryException;

    @Override
    void close();
}
