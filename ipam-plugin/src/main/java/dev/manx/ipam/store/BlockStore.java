package dev.manx.ipam.store;

import dev.manx.core.block.Block;
import dev.manx.core.block.BlockGlance;
import dev.manx.core.block.BlockText;
import dev.manx.core.block.CurrentBlocks;
import dev.manx.core.block.Handle;
import dev.manx.core.block.OwnedBlocks;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.RegistryException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a node remembers of one network: the blocks it owns, and who has which address of them.
/// From opening to [#close] a store that writes is the only one.
/// - **I1** An address of a block is given out once or free once, never both, never neither
///   ([Block] cannot be built otherwise).
/// - **I2** A file is its old or its new self, never a mixture, whenever the process dies; `blocks`
///   also when power fails.
/// - **I3** An ADD that answered is in its block's file; a DEL that answered is not.
/// - **I4** A block that the registry has for this node because of us is in `blocks`: `pending` is
///   on disk before the registry is asked, and an entry goes only after the registry gave the block
///   away.
/// - **I5** Addresses come only from blocks that are `confirmed`, and that is written only after
///   the registry said so. So two nodes never give the same address.
/// - **I6** Allocations die with the boot. A block's file that is missing or of another boot is
///   made anew from the links that stand in the kernel ([Recovery]), and only then.
/// - **I7** A file that cannot be read is reported by name and never written over.
/// - **I8** Who changes `blocks`, or asks the registry for a change, has the turn ([#takeTurn]). So
///   of two processes neither undoes at the registry what the other has just written down here, and
///   who needs neither waits for no network.
/// - **I9** Who has an address has its block in [#blocksOf], before the block's file says so and
///   until after. `current` names none but a confirmed block: it goes before `blocks` changes.
///
/// Reasons, file by file: `docs/formats/state-files.md`. The tests that pull the plug name these.
public interface BlockStore extends AutoCloseable {

    /// The blocks this node owns or is about to; none before the first claim.
    OwnedBlocks owned() throws StoreException;

    void writeOwned(OwnedBlocks blocks) throws StoreException;

    /// The blocks that other networks of this node have under the same `dataDir`, and the network's
    /// name. The registry knows nodes only, so two networks on one node must keep apart here.
    Map<Cidr, String> ofOtherNetworks() throws StoreException;

    /// The blocks that have a file of allocations, owned or not.
    List<Cidr> files() throws StoreException;

    /// A block's allocations; nothing when its file is missing or of another boot.
    Optional<Block> read(Cidr block) throws StoreException;

    /// The same, at a glance.
    Optional<BlockGlance> glance(Cidr block) throws StoreException;

    /// The file of a block, to give one address or take one back. Nothing where there is none of
    /// this boot, or where one has to [#read] it: what is wrong with it, that tells.
    Optional<BlockText> text(Cidr block) throws StoreException;

    /// Writes down, before the blocks' files say so, that an attachment that has no address is
    /// about to have some.
    ///
    /// @param blocks where; at least one, each of which has a file
    /// @return false, and nothing has changed, when it may have an address or when that is not
    ///   known
    boolean hold(Handle handle, List<Cidr> blocks) throws StoreException;

    /// A block of which an attachment that is written down has an address more, or of which one has
    /// nothing any more; when that has nothing in any other either, [#forget] it.
    ///
    /// @param file what [BlockText] made
    void write(Cidr block, byte[] file) throws StoreException;

    /// A block that had no file, or a damaged one.
    void write(Block block) throws StoreException;

    /// A block of which some allocations changed.
    void change(Block before, Block after) throws StoreException;

    /// The blocks in which an attachment may have an address. It has none in any other.
    List<Cidr> blocksOf(Handle handle) throws StoreException;

    /// Writes down that an attachment has no address in any block.
    void forget(Handle handle) throws StoreException;

    /// Writes down that nobody but these has an address in any block.
    void disclaimOthers(Set<Handle> living) throws StoreException;

    /// Which blocks the next addresses come from, if that is known. A hint: the blocks are
    /// confirmed, and everything else in it may be wrong.
    Optional<CurrentBlocks> current() throws StoreException;

    /// @param current empty when it is not known
    void writeCurrent(Optional<CurrentBlocks> current) throws StoreException;

    /// Forgets a block's allocations.
    void delete(Cidr block) throws StoreException;

    /// Removes what a killed process was writing when it died, and the spare file, of which that
    /// cannot be told. Nothing reads such files and the next write beside them takes their place;
    /// this is for the sake of leaving nothing.
    void sweep() throws StoreException;

    /// Waits until no other process of this network has dealings with the registry, and keeps the
    /// others waiting until the turn is closed. Those that deal with this store alone need not
    /// wait: its lock is let go meanwhile, so what was read before may be old.
    Turn takeTurn() throws StoreException;

    /// Lets others have the store while the registry is waited for, then takes it back. Of what was
    /// read before, only what needs a turn to be changed is still so: `blocks`.
    <T> T aside(RegistryCall<T> call) throws StoreException, RegistryException;

    @Override
    void close() throws StoreException;

    /// The right to change what the registry has for this network of this node.
    interface Turn extends AutoCloseable {
        @Override
        void close() throws StoreException;
    }

    /// A question to the registry, which may take its time.
    @FunctionalInterface
    interface RegistryCall<T> {
        T ask() throws RegistryException;
    }
}
