package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.block.Allocation;
import dev.manx.core.block.Block;
import dev.manx.core.block.BlockState;
import dev.manx.core.block.CurrentBlock;
import dev.manx.core.block.CurrentBlocks;
import dev.manx.core.block.FreeAddress;
import dev.manx.core.block.Handle;
import dev.manx.core.block.OwnedBlock;
import dev.manx.core.block.OwnedBlocks;
import dev.manx.core.conf.Pool;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import dev.manx.core.registry.RegistryException;
import dev.manx.core.spec.Result;
import dev.manx.ipam.link.LinkAllocation;
import dev.manx.ipam.store.BlockClaims;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.CrashingDisk;
import dev.manx.ipam.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A node beside the simplest possible memory of it: which container has which addresses. The
/// runtime is played too: a link stands from an ADD's answer until its DEL is called.
final class ModelledNode {

    private static final String CONF =
            """
            {"type": "manx-ipam", "node": "%1$s", "runDir": "/t/run/%1$s", "dataDir": "/t/data/%1$s",
             "registry": {"type": "directory", "path": "/t/registry"}, "giveBackAfter": 60, "pools": [
              {"cidr": "10.0.0.0/27", "blockSize": 30, "reserved": ["10.0.0.1", "10.0.0.4/30"]},
              {"cidr": "10.0.1.0/28", "blockSize": 31},
              {"cidr": "10.0.2.0/28", "disabled": true},
              {"cidr": "fd00::/122", "blockSize": 126}]}
            """;

    /// The default.
    private static final Duration COOLDOWN = Duration.ofSeconds(30);

    /// Beside what it tells of, a later call makes it anew.
    private static final String HOLDERS = "/t/run/%s/net/holders/.complete-%s";

    final String name;
    private final CrashingDisk disk;
    final TestNode machine;
    final Map<String, Set<IpAddress>> held = new TreeMap<>();
    private final Map<IpAddress, Instant> freed = new TreeMap<>();
    private Set<IpAddress> heldBefore = Set.of();
    private Sight sight = new Sight(-1, "", List.of());
    private List<Block> blocks = List.of();
    private Node node;
    private Instant booted;

    ModelledNode(String name, CrashingDisk disk) {
        this.name = name;
        this.disk = disk;
        this.machine = new TestNode(disk, CONF.formatted(name));
        this.node = machine.node();
        this.booted = machine.instant();
    }

    Node node() {
        return node;
    }

    boolean hasLink(String container) {
        return machine.links.stream().anyMatch(link -> link.container().equals(container));
    }

    void linkUp(String container, Set<IpAddress> addresses) {
        linkDown(container);
        machine.links.add(
                new LinkAllocation(TestNode.NETWORK, container, "eth0", List.copyOf(addresses)));
    }

    void linkDown(String container) {
        machine.links.removeIf(link -> link.container().equals(container));
    }

    Set<Handle> handlesWithLink() {
        var handles = new HashSet<Handle>();
        machine.links.forEach(link -> handles.add(new Handle(link.container(), link.ifname())));
        return handles;
    }

    /// A reboot takes pods and allocations alike.
    void reboot() {
        machine.reboot();
        node = machine.node();
        booted = machine.instant();
        held.clear();
        heldBefore = Set.of();
        freed.clear();
    }

    /// Without `/run` only the links remember.
    void forgetAllWithoutLink() {
        held.keySet().removeIf(container -> !hasLink(container));
    }

    /// What the sidecar and BIRD do some time after `blocks` changed: announce these and no others.
    void announce() throws StoreException {
        machine.blackholes.clear();
        machine.blackholes.addAll(machine.owned().inState(BlockState.CONFIRMED));
    }

    void giveBack() throws Exception {
        KernelUse use = KernelUse.of(node());
        try (BlockStore store = node().openStore();
                BlockClaims claims = node().claims(store)) {
            new GiveBack(node(), store, claims, use, booted).pass();
        }
    }

    /// What a reader's blocks depend on.
    private record Sight(long disk, String boot, List<LinkAllocation> links) {}

    /// What stood in the blocks before an ADD, judged by the model's own memory of who gave back
    /// what and when.
    ///
    /// @param blocks the confirmed ones
    /// @param pools in their order
    /// @param freed when each resting address came back
    /// @param now the time of the ADD
    record Choice(
            List<Block> blocks, List<Pool> pools, Map<IpAddress, Instant> freed, Instant now) {

        /// P23: the fullest block of the first pool that has a rested address gives one. A resting
        /// address goes only when there is no other, and then the one that rested the longest. A
        /// block is claimed only when no block at home has an address at all.
        void assertAllows(IpAddress given) {
            for (Pool pool : pools) {
                List<Block> giving =
                        blocks.stream()
                                .filter(each -> pool.cidr().contains(each.cidr()))
                                .filter(each -> free(each).anyMatch(this::hasRested))
                                .toList();
                if (pool.cidr().family() == given.family() && !giving.isEmpty()) {
                    int most = giving.stream().mapToInt(ModelledNode::used).max().orElseThrow();
                    assertThat(giving)
                            .as("the fullest, with %d given out, gives %s", most, given)
                            .anyMatch(
                                    each ->
                                            used(each) == most
                                                    && free(each).anyMatch(given::equals));
                    assertThat(hasRested(given)).as("%s has rested", given).isTrue();
                    return;
                }
            }
            List<IpAddress> resting =
                    blocks.stream()
                            .filter(each -> each.cidr().family() == given.family())
                            .flatMap(this::free)
                            .toList();
            if (!resting.isEmpty()) {
                assertThat(resting).contains(given);
                Instant longest = resting.stream().map(freed::get).min(Instant::compareTo).get();
                assertThat(freed.get(given)).as("%s rested longest", given).isEqualTo(longest);
            }
        }

        private boolean hasRested(IpAddress address) {
            return !freed.containsKey(address) || !freed.get(address).plus(COOLDOWN).isAfter(now);
        }

        private Stream<IpAddress> free(Block block) {
            return block.queue().stream()
                    .map(FreeAddress::address)
                    .filter(each -> pools.stream().noneMatch(pool -> pool.isReserved(each)));
        }
    }

    private static int used(Block block) {
        return block.allocations().size();
    }

    Choice choice() throws StoreException {
        return new Choice(
                blocks(),
                node().conf().pools().stream().filter(each -> !each.disabled()).toList(),
                new TreeMap<>(freed),
                machine.instant());
    }

    /// Blocks that lost their files are made anew, and every address in them counts as rested.
    void forgetWhoRests() throws StoreException {
        List<Cidr> files = files();
        freed.keySet().removeIf(each -> files.stream().noneMatch(file -> file.contains(each)));
        heldBefore = addressesHeld();
    }

    private List<Cidr> files() throws StoreException {
        try (BlockStore store = node().peekStore()) {
            return store.files();
        }
    }

    private Set<IpAddress> addressesHeld() {
        var all = new HashSet<IpAddress>();
        held.values().forEach(all::addAll);
        return all;
    }

    /// Whether this node gives this address at all, and has its block or can get it.
    boolean mayUse(IpAddress address) throws RegistryException {
        Pool pool = node().conf().poolOf(address).orElseThrow();
        Cidr block = pool.blockOf(address);
        return !pool.disabled()
                && !pool.isReserved(address)
                && node().registry().list(block).getOrDefault(block, name).equals(name);
    }

    static Set<IpAddress> addresses(Result result) {
        var addresses = new TreeSet<IpAddress>();
        result.ips().forEach(ip -> addresses.add(ip.address().address()));
        return addresses;
    }

    /// Who has what by the node's own files.
    Map<String, Set<IpAddress>> actual() throws StoreException {
        var actual = new TreeMap<String, Set<IpAddress>>();
        for (Block block : blocks()) {
            for (Allocation each : block.allocations()) {
                actual.computeIfAbsent(each.handle().containerId(), c -> new TreeSet<>())
                        .add(each.address());
            }
        }
        return actual;
    }

    /// Its blocks as a reader sees them; they are read again only if something is different.
    List<Block> blocks() throws StoreException {
        var now = new Sight(disk.version(), machine.machine().boot(), List.copyOf(machine.links));
        if (!now.equals(sight)) {
            try (BlockStore store = node().peekStore()) {
                blocks = node().peekBlocks(store);
            }
            sight = now;
        }
        return blocks;
    }

    /// Takes over what the files say of one container, of which the model cannot know after a
    /// crash.
    void learn(String container) throws StoreException {
        Set<IpAddress> addresses = actual().get(container);
        if (addresses == null) {
            held.remove(container);
        } else {
            held.put(container, addresses);
        }
    }

    /// I1, I3 and I9, and that nothing reserved or of a disabled pool is out.
    void assertHolds() throws Exception {
        assertThat(actual()).isEqualTo(held);
        assertHoldersComplete();
        for (Set<IpAddress> addresses : held.values()) {
            for (IpAddress address : addresses) {
                Pool pool = node().conf().poolOf(address).orElseThrow();
                assertThat(pool.isReserved(address)).isFalse();
                assertThat(pool.disabled()).isFalse();
            }
        }
        rememberWhoRests();
    }

    /// Which node has which block by the registry.
    Map<Cidr, String> owners() throws RegistryException {
        var owners = new TreeMap<Cidr, String>();
        for (Pool pool : node().conf().pools()) {
            owners.putAll(node().registry().list(pool.cidr()));
        }
        return owners;
    }

    /// I4 and I5, and that what is announced is owned.
    void assertOwns(Map<Cidr, String> owners) throws Exception {
        OwnedBlocks owned = machine.owned();
        owners.forEach(
                (block, owner) -> {
                    if (owner.equals(name)) {
                        assertThat(owned.find(block)).as("%s of %s", block, name).isPresent();
                    }
                });
        for (Cidr block : owned.inState(BlockState.CONFIRMED)) {
            assertThat(owners).as("confirmed").containsEntry(block, name);
        }
        for (Cidr block : machine.blackholes) {
            assertThat(owners).as("announced").containsEntry(block, name);
        }
    }

    /// What was held before this step and is no more rests from now on; but a block that went to
    /// the registry, or has lost its file, comes back fresh.
    private void rememberWhoRests() throws StoreException {
        Set<IpAddress> now = addressesHeld();
        List<Cidr> files = files();
        for (IpAddress each : heldBefore) {
            if (!now.contains(each) && files.stream().anyMatch(file -> file.contains(each))) {
                freed.put(each, machine.instant());
            }
        }
        heldBefore = now;
        // an ADD that was refused or killed may have given one and taken it back
        for (Block block : blocks()) {
            for (FreeAddress each : block.queue()) {
                if (each.released().equals(machine.instant())) {
                    freed.put(each.address(), each.released());
                }
            }
        }
        List<Cidr> owned = machine.owned().blocks().stream().map(OwnedBlock::cidr).toList();
        freed.keySet().removeAll(now);
        freed.keySet().removeIf(each -> owned.stream().noneMatch(block -> block.contains(each)));
    }

    private void assertHoldersComplete() throws StoreException {
        try (BlockStore store = node().peekStore()) {
            List<Cidr> confirmed = store.owned().inState(BlockState.CONFIRMED);
            for (CurrentBlock each : store.current().map(CurrentBlocks::blocks).orElse(List.of())) {
                assertThat(confirmed).contains(each.cidr());
            }
            if (!disk.exists(Path.of(HOLDERS.formatted(name, machine.machine().boot())))) {
                return;
            }
            for (Cidr cidr : store.files()) {
                for (Allocation each : store.read(cidr).map(Block::allocations).orElse(List.of())) {
                    assertThat(store.blocksOf(each.handle())).contains(cidr);
                }
            }
        }
    }

    /// Whether an ADD without wishes must succeed: for each family that has not got an address yet,
    /// one is free at home, or a block with one can be claimed.
    boolean hasRoom() throws Exception {
        return hasRoom(Family.INET) && hasRoom(Family.INET6);
    }

    /// The same of one family.
    boolean hasRoom(Family family) throws Exception {
        return switch (family) {
            case INET -> hasRoom("10.0.0.0/27", "10.0.1.0/28");
            case INET6 -> hasRoom("fd00::/122");
        };
    }

    private boolean hasRoom(String... pools) throws Exception {
        for (String each : pools) {
            Pool pool = node().conf().poolOf(Cidr.parse(each).address()).orElseThrow();
            for (Block block : blocks()) {
                boolean free =
                        block.queue().stream().anyMatch(one -> !pool.isReserved(one.address()));
                if (pool.cidr().contains(block.cidr()) && free) {
                    return true;
                }
            }
            Map<Cidr, String> taken = new TreeMap<>(node().registry().list(pool.cidr()));
            List<Cidr> confirmed = machine.owned().inState(BlockState.CONFIRMED);
            // what is on its way back is taken back
            taken.entrySet()
                    .removeIf(
                            one ->
                                    one.getValue().equals(name)
                                            && !confirmed.contains(one.getKey()));
            for (long i = 0; i < pool.blockCount(); i++) {
                Cidr block = pool.cidr().subnet(pool.blockSize(), i);
                if (!taken.containsKey(block) && !pool.reservesAllOf(block)) {
                    return true;
                }
            }
        }
        return false;
    }
}
