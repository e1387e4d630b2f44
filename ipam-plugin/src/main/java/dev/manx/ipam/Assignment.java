package dev.manx.ipam;

import dev.manx.core.block.Allocation;
import dev.manx.core.block.Block;
import dev.manx.core.block.BlockState;
import dev.manx.core.block.Handle;
import dev.manx.core.conf.Pool;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import dev.manx.core.registry.RegistryException;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.ipam.pool.BlockAllocator;
import dev.manx.ipam.store.BlockClaims;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.Deadline;
import dev.manx.ipam.store.StoreException;
import dev.manx.ipam.store.Wants;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Finds an address for one attachment and writes it down: out of the blocks at home, else out of
/// one claimed now.
///
/// @param node this node
/// @param store opened for writing
/// @param own what is in it
/// @param handle the attachment
/// @param now the time of this call
record Assignment(Node node, BlockStore store, OwnBlocks own, Handle handle, Instant now) {

    /// The address that the attachment holds, unless it asks for another one now.
    IpAddress checkKept(IpAddress kept, Optional<AddressRequest> request) throws CniException {
        if (request.isPresent() && !request.get().address().equals(kept)) {
            throw again(
                    request.get(),
                    "this attachment holds " + kept + " already (DEL it before it gets another)");
        }
        return kept;
    }

    /// @throws CniException code 7 for a request outside the pools, 11 when the address is taken or
    ///   none is left
    IpAddress assign(Family family, Optional<AddressRequest> request)
            throws CniException, StoreException {
        return request.isPresent() ? assignRequested(request.get()) : assignNext(family);
    }

    private IpAddress assignNext(Family family) throws CniException, StoreException {
        Optional<Cidr> chosen = choose(family);
        if (chosen.isEmpty()) {
            claimAny(family);
            // while the registry was asked, the store was open to others
            for (Allocation each : own.heldBy(handle)) {
                if (each.address().family() == family) {
                    return each.address();
                }
            }
            chosen = choose(family);
        }
        Block block =
                own.load(chosen.orElseThrow(() -> new IllegalStateException("claimed and full")));
        IpAddress address =
                node.policy()
                        .next(block, now)
                        .orElseThrow(() -> new IllegalStateException("chosen and full: " + block));
        own.assign(block, address, handle);
        return address;
    }

    private Optional<Cidr> choose(Family family) {
        return node.policy().choose(own.all(), family, now);
    }

    /// Afterwards there is an address to choose, until the lock is let go.
    private void claimAny(Family family) throws CniException, StoreException {
        List<Pool> pools = node.policy().poolsOf(family);
        if (!node.conf().registry().isAskedByPods()) {
            awaitRoom(family, pools);
            return;
        }
        var owners = new TreeMap<Cidr, String>();
        try (BlockClaims claims = node.claims(store)) {
            own.refresh(); // another process may have claimed while this one waited for its turn
            for (Pool pool : pools) {
                // one that a crash had left pending comes with its file, and may be full; and a
                // fresh one may be given out before it is looked at here
                boolean claimed = true;
                while (claimed && choose(family).isEmpty()) {
                    if (exhaustion(pools).limitReached()) {
                        throw exhaustion(pools).limit();
                    }
                    claimed = claims.claimAny(pool).isPresent();
                    own.refresh();
                }
                if (choose(family).isPresent()) {
                    return;
                }
                owners.putAll(claims.owners(pool.cidr()));
            }
        } catch (RegistryException e) {
            throw exhaustion(pools).unknown(e);
        }
        throw exhaustion(pools).nothingUnclaimed(owners);
    }

    /// The same where `tend` alone asks the registry.
    private void awaitRoom(Family family, List<Pool> pools) throws CniException, StoreException {
        List<Cidr> ranges = pools.stream().map(Pool::cidr).toList();
        Deadline deadline = Deadline.in(node.conf().registry().patience());
        while (choose(family).isEmpty()) {
            if (exhaustion(pools).limitReached()) {
                throw exhaustion(pools).limit();
            }
            try {
                awaitBlock(ranges, deadline);
            } catch (RegistryException e) {
                own.refresh(); // a DEL may have made room meanwhile
                if (choose(family).isEmpty()) {
                    throw exhaustion(pools).unknown(e);
                }
            }
        }
    }

    /// Waits for another block of this node's, whichever.
    private void awaitBlock(List<Cidr> ranges, Deadline deadline)
            throws StoreException, RegistryException {
        Wants wants = node.wants();
        wants.add(ranges);
        List<Cidr> before = store.owned().inState(BlockState.CONFIRMED);
        store.aside(() -> wants.await(node.peekStore(), before, deadline));
        own.refresh();
    }

    private Exhaustion exhaustion(List<Pool> pools) {
        return new Exhaustion(node, pools, own.all());
    }

    private IpAddress assignRequested(AddressRequest request) throws CniException, StoreException {
        IpAddress address = request.address();
        Pool pool = requestedPool(request);
        Optional<Block> atHome = own.containing(address);
        Block block = atHome.isPresent() ? atHome.get() : claimFor(request, pool);
        Optional<Allocation> holder = BlockAllocator.holderOf(block, address);
        if (holder.isPresent()) {
            Handle other = holder.get().handle();
            throw again(
                    request,
                    address
                            + " is held by container "
                            + other.containerId()
                            + " interface "
                            + other.ifname()
                            + " (DEL that, or ask for another address)");
        }
        own.assign(block, address, handle);
        return address;
    }

    /// The pool that is asked for an address of it, if it gives that.
    private Pool requestedPool(AddressRequest request) throws CniException {
        IpAddress address = request.address();
        Optional<Pool> pool = node.conf().poolOf(address);
        if (pool.isEmpty()) {
            String pools = Room.names(node.conf().pools());
            throw refused(request, address + " is in no pool (" + pools + ")");
        }
        String of = address + " is in pool " + pool.get().name() + ", which ";
        Optional<String> refusal = pool.get().refusal(node.conf().labels());
        if (refusal.isPresent()) {
            throw refused(request, of + refusal.get());
        }
        if (pool.get().isReserved(address)) {
            throw refused(request, of + "has it reserved (ask for another address)");
        }
        return pool.get();
    }

    private Block claimFor(AddressRequest request, Pool pool) throws CniException, StoreException {
        if (exhaustion(List.of(pool)).limitReached()) {
            throw again(request, exhaustion(List.of(pool)).limit().getMessage());
        }
        Cidr block = pool.blockOf(request.address());
        if (!node.conf().registry().isAskedByPods()) {
            return awaitBlockFor(request, block);
        }
        String owner;
        try (BlockClaims claims = node.claims(store)) {
            owner = claims.claimExactly(block, pool);
        } catch (RegistryException e) {
            throw again(request, e.getMessage());
        }
        if (!owner.equals(node.name())) {
            throw again(
                    request,
                    request.address() + " is in block " + block + ", which node " + owner + " has");
        }
        own.refresh();
        return own.load(block);
    }

    private Block awaitBlockFor(AddressRequest request, Cidr block)
            throws CniException, StoreException {
        Deadline deadline = Deadline.in(node.conf().registry().patience());
        Optional<Block> found = own.containing(request.address());
        while (found.isEmpty()) {
            try {
                awaitBlock(List.of(block), deadline);
            } catch (RegistryException e) {
                throw again(
                        request,
                        request.address()
                                + " is in block "
                                + block
                                + ", which this node has not: "
                                + e.getMessage());
            }
            found = own.containing(request.address());
        }
        return found.get();
    }

    private static CniException refused(AddressRequest request, String problem) {
        return new CniException(ErrorCode.INVALID_CONFIG, request.source() + ": " + problem);
    }

    private static CniException again(AddressRequest request, String problem) {
        return new CniException(ErrorCode.TRY_AGAIN_LATER, request.source() + ": " + problem);
    }
}
