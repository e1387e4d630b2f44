package dev.manx.ipam;

import dev.manx.core.block.Block;
import dev.manx.core.block.BlockGlance;
import dev.manx.core.block.BlockState;
import dev.manx.core.block.FreeAddress;
import dev.manx.core.block.OwnedBlock;
import dev.manx.core.conf.Pool;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.registry.RegistryException;
import dev.manx.ipam.store.BlockClaims;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Gives empty blocks back (P25), in passes, each in one turn with the registry:
/// 1. A block that nobody has had an address of for `giveBackAfter` becomes `releasing`. From then
///    on it gives none, and the sidecar, which follows `blocks`, withdraws its route.
/// 2. In a later pass, when this node's blackhole for it is gone and peers have had [#HEARD] to
///    hear of it, the registry gets it back.
///
/// Between the two an ADD that needs room takes it back (`docs/decisions/0025-give-back.md`). The
/// last block of a family is not given back: the next pod would have to wait for the registry.
///
/// @param node this node
/// @param store opened for writing
/// @param claims the turn, held since before anything of the store was looked at
/// @param use what the kernel knows of blocks
/// @param booted when this boot began: a block whose pods are only about to come back counts as
///   empty since then
record GiveBack(Node node, BlockStore store, BlockClaims claims, KernelUse use, Instant booted) {

    /// BIRD withdraws a route at once; a peer's next hop may be slow to act upon it.
    static final Duration HEARD = Duration.ofSeconds(10);

    /// What became of a block.
    enum Step {
        /// Its route is being withdrawn.
        WITHDRAWN("withdrawn"),
        /// The registry has it back.
        GIVEN_BACK("given-back"),
        /// Somebody has an address of it after all.
        TAKEN_BACK("taken-back"),
        /// Its route still stands, or has just been withdrawn.
        WAITING("waiting");

        private final String text;

        Step(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// A block, and what became of it.
    record Done(Cidr block, Step step) {}

    /// @return what changed or waits, in order of the addresses; what is in use is not in it
    /// @throws RegistryException after all that needs no registry was done
    List<Done> pass() throws StoreException, RegistryException {
        var done = new ArrayList<Done>();
        OwnBlocks own = OwnBlocks.open(node, store, now());
        for (Family family : Family.values()) {
            for (Cidr block : idle(own, family)) {
                claims.withdraw(block);
                done.add(new Done(block, Step.WITHDRAWN));
            }
        }
        for (OwnedBlock each : store.owned().blocks()) {
            boolean fresh = done.contains(new Done(each.cidr(), Step.WITHDRAWN));
            if (each.state() == BlockState.RELEASING && !fresh) {
                done.add(new Done(each.cidr(), goOn(each)));
            }
        }
        done.sort(Comparator.comparing(Done::block));
        return done;
    }

    /// One step further with a block that is on its way back.
    Step goOn(OwnedBlock releasing) throws StoreException, RegistryException {
        Cidr block = releasing.cidr();
        if (isUsed(block)) {
            // only after files were restored by hand, or a link was made past us
            return claims.claim(block).equals(node.name()) ? Step.TAKEN_BACK : Step.GIVEN_BACK;
        }
        // Up to the look at the kernel and not up to now: since then this process has waited for
        // its
        // turn, and another one may have taken the block back and withdrawn it again.
        if (use.isAnnounced(block) || releasing.since().plus(HEARD).isAfter(use.seen())) {
            return Step.WAITING;
        }
        claims.release(block);
        return Step.GIVEN_BACK;
    }

    private boolean isUsed(Cidr block) throws StoreException {
        Optional<Block> file = store.read(block);
        return use.hasAddressOf(block) || file.isPresent() && !file.get().allocations().isEmpty();
    }

    /// The blocks of a family to give back now: not the last, and none of those that `spareBlocks`
    /// keeps.
    private List<Cidr> idle(OwnBlocks own, Family family) throws StoreException {
        var staying = new ArrayList<BlockGlance>();
        for (BlockGlance each : own.all()) {
            if (each.cidr().family() == family) {
                staying.add(each);
            }
        }
        var leaving = new ArrayList<Cidr>();
        for (Cidr block : empty(own, family)) {
            var without = new ArrayList<>(staying);
            without.removeIf(each -> each.cidr().equals(block));
            if (!without.isEmpty() && !SpareBlocks.isShort(node, family, without)) {
                staying = without;
                leaving.add(block);
            }
        }
        return leaving;
    }

    /// The blocks that have been empty for long enough, the least useful first: those of pools that
    /// give nothing here, then those of the last pool, and of one pool the youngest.
    private List<Cidr> empty(OwnBlocks own, Family family) throws StoreException {
        var empty = new ArrayList<OwnedBlock>();
        for (BlockGlance each : own.all()) {
            OwnedBlock owned = store.owned().find(each.cidr()).orElseThrow();
            if (each.cidr().family() == family && isEmpty(own, each, owned.since())) {
                empty.add(owned);
            }
        }
        empty.sort(Comparator.comparingInt(this::rank).thenComparing(OwnedBlock::since).reversed());
        return empty.stream().map(OwnedBlock::cidr).toList();
    }

    private int rank(OwnedBlock block) {
        List<Pool> pools = node.policy().poolsOf(block.cidr().family());
        for (int i = 0; i < pools.size(); i++) {
            if (pools.get(i).cidr().contains(block.cidr())) {
                return i;
            }
        }
        return pools.size();
    }

    private boolean isEmpty(OwnBlocks own, BlockGlance block, Instant confirmed)
            throws StoreException {
        if (block.used() > 0 || use.hasAddressOf(block.cidr())) {
            return false;
        }
        Instant since = confirmed.isAfter(booted) ? confirmed : booted;
        for (FreeAddress each : own.load(block.cidr()).queue()) {
            since = each.released().isAfter(since) ? each.released() : since;
        }
        return !since.plus(node.conf().giveBackAfter()).isAfter(now());
    }

    private Instant now() {
        return node.machine().clock().instant();
    }
}
