package dev.manx.ipam;

import dev.manx.core.block.Allocation;
import dev.manx.core.block.Block;
import dev.manx.core.block.BlockState;
import dev.manx.core.block.Handle;
import dev.manx.core.block.OwnedBlocks;
import dev.manx.core.conf.Pool;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.core.registry.RegistryException;
import dev.manx.ipam.link.HostRoute;
import dev.manx.ipam.link.LinkAllocation;
import dev.manx.ipam.pool.BlockAllocator;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Compares the block files, `blocks`, the registry and the kernel's links. Changes nothing.
final class Inspection {

    /// An ADD writes its allocation down before it makes the link; a younger one may be about to.
    private static final Duration ADD_UNDER_WAY = Duration.ofSeconds(60);

    private final Node node;
    private final BlockStore store;
    private final Instant now;
    private final List<LinkAllocation> links;
    private final List<HostRoute> strayRoutes;
    private final Set<IpAddress> allocated = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    private Inspection(
            Node node, BlockStore store, List<LinkAllocation> links, List<HostRoute> strayRoutes) {
        this.node = node;
        this.store = store;
        this.now = node.machine().clock().instant();
        this.links = links;
        this.strayRoutes = strayRoutes;
    }

    /// @throws IOException the kernel does not tell its links
    static List<Problem> of(Node node, BlockStore store) throws StoreException, IOException {
        var inspection =
                new Inspection(
                        node,
                        store,
                        node.machine().links().attachments(node.network()),
                        node.machine().links().strayRoutes());
        inspection.look();
        return inspection.problems;
    }

    private void look() throws StoreException {
        OwnedBlocks owned;
        try {
            owned = store.owned();
        } catch (StoreException.Unreadable e) {
            // whatever else is compared is compared with this file
            String file = node.dataDir().resolve(OwnedBlocks.FILE).toString();
            report(Problem.Kind.FILE_DAMAGED, file, e.getMessage(), new Problem.RebuildList());
            return;
        }
        List<Cidr> confirmed = owned.inState(BlockState.CONFIRMED);
        lookAtRegistry(owned, confirmed);
        for (Cidr cidr : confirmed) {
            lookAtBlock(cidr);
        }
        lookAtLinksOutside(confirmed);
        lookAtStrayRoutes();
    }

    private void lookAtStrayRoutes() {
        for (HostRoute route : strayRoutes) {
            if (node.conf().poolOf(route.address()).isPresent()
                    && !allocated.contains(route.address())) {
                byHand(
                        Problem.Kind.ROUTE_WITHOUT_EITHER,
                        route.address(),
                        "routed to "
                                + route.device()
                                + ", a link that is not ours (ip route del "
                                + route.address()
                                + " dev "
                                + route.device()
                                + ", unless it is wanted)");
            }
        }
    }

    private void lookAtRegistry(OwnedBlocks owned, List<Cidr> confirmed) throws StoreException {
        Map<Cidr, String> others = store.ofOtherNetworks();
        for (Pool pool : node.conf().pools()) {
            Map<Cidr, String> owners = new TreeMap<>();
            try {
                owners.putAll(node.owners(pool.cidr()));
            } catch (RegistryException e) {
                byHand(Problem.Kind.REGISTRY_UNREADABLE, pool.cidr(), e.getMessage());
                continue;
            }
            for (Cidr block : confirmed) {
                if (pool.cidr().contains(block)) {
                    compare(block, owners, others);
                }
            }
            for (Map.Entry<Cidr, String> each : owners.entrySet()) {
                boolean forgotten =
                        each.getValue().equals(node.name())
                                && owned.find(each.getKey()).isEmpty()
                                && !others.containsKey(each.getKey());
                if (forgotten) {
                    report(
                            Problem.Kind.BLOCK_NOT_WRITTEN_DOWN,
                            each.getKey(),
                            "the registry has it for this node, and this node does not know",
                            new Problem.Claim(each.getKey(), pool));
                }
            }
        }
    }

    private void compare(Cidr block, Map<Cidr, String> owners, Map<Cidr, String> others) {
        for (Map.Entry<Cidr, String> each : others.entrySet()) {
            if (each.getKey().overlaps(block)) {
                twice(block, "network " + each.getValue() + " of this node", each.getKey());
            }
        }
        for (Map.Entry<Cidr, String> each : owners.entrySet()) {
            if (each.getKey().overlaps(block) && !each.getValue().equals(node.name())) {
                twice(block, "node " + each.getValue(), each.getKey());
                return;
            }
        }
        if (!node.name().equals(owners.get(block))) {
            report(
                    Problem.Kind.BLOCK_NOT_IN_REGISTRY,
                    block,
                    "this node gives addresses of it, and the registry has no owner",
                    new Problem.Register(block));
        }
    }

    private void twice(Cidr block, String owner, Cidr theirs) {
        byHand(
                Problem.Kind.BLOCK_TWICE,
                block,
                owner
                        + " has "
                        + (theirs.equals(block) ? "it" : theirs)
                        + " too (remove its pods from one of the two, then its entry in that one's "
                        + "blocks file)");
    }

    private void lookAtBlock(Cidr cidr) throws StoreException {
        Optional<Block> block;
        try {
            block = store.read(cidr);
        } catch (StoreException.Unreadable e) {
            report(Problem.Kind.FILE_DAMAGED, cidr, e.getMessage(), new Problem.Rebuild(cidr));
            return;
        }
        if (block.isEmpty()) {
            lookAtMissing(cidr);
            return;
        }
        for (Allocation each : block.get().allocations()) {
            allocated.add(each.address());
            if (!hasLink(each) && each.since().plus(ADD_UNDER_WAY).isBefore(now)) {
                report(
                        Problem.Kind.ALLOCATION_WITHOUT_LINK,
                        each.address(),
                        "held by "
                                + name(each.handle())
                                + " since "
                                + each.since()
                                + ", and no link has it",
                        new Problem.Release(cidr, each.address()));
            }
        }
        for (LinkAllocation link : links) {
            for (IpAddress address : link.addresses()) {
                if (cidr.contains(address)) {
                    lookAtLink(block.get(), handle(link), address);
                }
            }
        }
    }

    /// Without links in it, a block without a file is one that nobody has an address of.
    private void lookAtMissing(Cidr cidr) {
        for (LinkAllocation link : links) {
            for (IpAddress address : link.addresses()) {
                if (cidr.contains(address)) {
                    report(
                            Problem.Kind.FILE_MISSING,
                            cidr,
                            "its allocations are not written down, and links have addresses of it",
                            new Problem.Rebuild(cidr));
                    return;
                }
            }
        }
    }

    private void lookAtLink(Block block, Handle handle, IpAddress address) {
        Optional<Allocation> holder = BlockAllocator.holderOf(block, address);
        if (holder.isEmpty()) {
            report(
                    Problem.Kind.LINK_WITHOUT_ALLOCATION,
                    address,
                    "the link of " + name(handle) + " has it, and it counts as free",
                    new Problem.Assign(block.cidr(), address, handle));
        } else if (!holder.get().handle().equals(handle)) {
            byHand(
                    Problem.Kind.ADDRESS_TWICE,
                    address,
                    "the link of "
                            + name(handle)
                            + " has it, and "
                            + name(holder.get().handle())
                            + " holds it (remove one of the two pods)");
        }
    }

    private void lookAtLinksOutside(List<Cidr> confirmed) {
        for (LinkAllocation link : links) {
            for (IpAddress address : link.addresses()) {
                Optional<Pool> pool = node.conf().poolOf(address);
                if (pool.isPresent() && !isInOneOf(confirmed, address)) {
                    report(
                            Problem.Kind.LINK_OUTSIDE_BLOCKS,
                            address,
                            "the link of "
                                    + name(handle(link))
                                    + " has it, and its block is not this node's",
                            new Problem.Claim(pool.get().blockOf(address), pool.get()));
                }
            }
        }
    }

    private static boolean isInOneOf(List<Cidr> blocks, IpAddress address) {
        for (Cidr each : blocks) {
            if (each.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /// A pod that host-local gave its address has a link without our alias: its host route tells.
    private boolean hasLink(Allocation allocation) {
        for (HostRoute route : strayRoutes) {
            if (route.address().equals(allocation.address())) {
                return true;
            }
        }
        for (LinkAllocation link : links) {
            if (handle(link).equals(allocation.handle())
                    && link.addresses().contains(allocation.address())) {
                return true;
            }
        }
        return false;
    }

    private static Handle handle(LinkAllocation link) {
        return new Handle(link.container(), link.ifname());
    }

    private static String name(Handle handle) {
        return "container " + handle.containerId() + " interface " + handle.ifname();
    }

    private void report(Problem.Kind kind, Object where, String text, Problem.Repair repair) {
        problems.add(new Problem(kind, where.toString(), text, Optional.of(repair)));
    }

    private void byHand(Problem.Kind kind, Object where, String text) {
        problems.add(new Problem(kind, where.toString(), text, Optional.empty()));
    }
}
