package dev.manx.ipam;

import dev.manx.core.block.Allocation;
import dev.manx.core.block.Handle;
import dev.manx.core.json.Json;
import dev.manx.core.net.Family;
import dev.manx.core.net.InterfaceAddress;
import dev.manx.core.net.IpAddress;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.Result;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// ADD: one address of each family that the pools have, or none at all. What the attachment holds
/// already it keeps, so that an ADD whose answer was lost can be made again.
///
/// @param node this node
/// @param handle the attachment
/// @param requests the addresses it asks for by name
record AddCommand(Node node, Handle handle, List<AddressRequest> requests) {

    Result run() throws CniException, StoreException {
        Instant now = node.machine().clock().instant();
        try (BlockStore store = node.openStore()) {
            if (requests.isEmpty()) {
                var quick = new Shortcut(node, store, handle, now).assign();
                if (quick.isPresent()) {
                    return result(quick.get());
                }
            }
            OwnBlocks own = OwnBlocks.open(node, store, now);
            if (!requests.isEmpty()) {
                // A request fills whichever block its address is in, past the one that is current.
                store.writeCurrent(Optional.empty());
            }
            var assignment = new Assignment(node, store, own, handle, now);
            List<Allocation> held = own.heldBy(handle);
            var given = new ArrayList<IpAddress>();
            var fresh = new ArrayList<IpAddress>();
            try {
                for (Family family : families()) {
                    Optional<IpAddress> kept = kept(held, family);
                    if (kept.isPresent()) {
                        given.add(assignment.checkKept(kept.get(), request(family)));
                    } else {
                        IpAddress address = assignment.assign(family, request(family));
                        fresh.add(address);
                        given.add(address);
                    }
                }
                own.writeCurrent(node.machine().boot());
            } catch (CniException | StoreException e) {
                undo(own, fresh, e);
                throw e;
            }
            return result(given);
        }
    }

    /// The families of the pools and of the requests: a request that no pool fits must be refused.
    private List<Family> families() throws CniException {
        var families = new ArrayList<Family>();
        for (Family family : Family.values()) {
            if (node.policy().gives(family) || request(family).isPresent()) {
                families.add(family);
            }
        }
        if (families.isEmpty()) {
            throw Exhaustion.noPool(node.conf());
        }
        return families;
    }

    private Optional<AddressRequest> request(Family family) {
        for (AddressRequest each : requests) {
            if (each.address().family() == family) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private static Optional<IpAddress> kept(List<Allocation> held, Family family) {
        for (Allocation each : held) {
            if (each.address().family() == family) {
                return Optional.of(each.address());
            }
        }
        return Optional.empty();
    }

    private static void undo(OwnBlocks own, List<IpAddress> fresh, Exception cause) {
        for (IpAddress address : fresh) {
            try {
                own.release(address);
            } catch (StoreException e) {
                cause.addSuppressed(e);
            }
        }
    }

    private static Result result(List<IpAddress> addresses) {
        var ips = new ArrayList<Result.Ip>();
        for (IpAddress address : addresses) {
            ips.add(
                    new Result.Ip(
                            new InterfaceAddress(address, address.family().bits()),
                            Optional.empty(),
                            -1));
        }
        return new Result(List.of(), ips, List.of(), Json.object());
    }
}
