package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.block.Allocation;
import dev.manx.core.block.Block;
import dev.manx.core.block.BlockGlance;
import dev.manx.core.block.BlockState;
import dev.manx.core.block.CurrentBlock;
import dev.manx.core.block.CurrentBlocks;
import dev.manx.core.block.Handle;
import dev.manx.core.conf.Pool;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.Family;
import dev.manx.core.net.IpAddress;
import dev.manx.core.spec.Result;
import dev.manx.ipam.link.LinkAllocation;
import dev.manx.ipam.pool.AllocationPolicy;
import dev.manx.ipam.store.BlockClaims;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.CrashingDisk;
import dev.manx.ipam.store.StoreException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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

    /// Beside what it tells of, a later call makes it anew.
    private static final String HOLDERS = "/t/run/%s/net/holders/.complete-%s";

    final String name;
    private final CrashingDisk disk;
    final TestNode machine;
    final Map<String, Set<IpAddress>> held = new TreeMap<>();
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

    /// What a look at all blocks would choose now, one for each family that has a choice.
    List<BlockGlance> choices() throws StoreException {
        AllocationPolicy policy = node().policy();
        List<BlockGlance> own =
                blocks().stream().map(each -> BlockGlance.of(each, policy.givable(each))).toList();
        var choices = new ArrayList<BlockGlance>();
        for (Family family : Family.values()) {
            Optional<Cidr> chosen = policy.choose(own, family, machine.instant());
            own.stream()
                    .filter(each -> chosen.equals(Optional.of(each.cidr())))
                    .forEach(choices::add);
        }
        return choices;
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

    List<Block> blocks() throws StoreException {
        try (BlockStore store = node().peekStore()) {
            return node().peekBlocks(store);
        }
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

    /// I1, I3, I4, I5 and I9, that what is announced is owned, and that nothing reserved or of a
    /// disabled pool is out.
    void assertHolds() throws Exception {
        assertThat(actual()).isEqualTo(held);
        assertHoldersComplete();
        var owned = machine.owned();
        List<Cidr> confirmed = owned.inState(BlockState.CONFIRMED);
        var owners = new TreeMap<Cidr, String>();
        for (Pool pool : node().conf().pools()) {
            owners.putAll(node().registry().list(pool.cidr()));
        }
        owners.forEach(
                (block, owner) -> {
                    if (owner.equals(name)) {
                        assertThat(owned.find(block)).isPresent();
                    }
                });
        for (Cidr block : confirmed) {
            assertThat(owners).containsEntry(block, name);
        }
        for (Cidr block : machine.blackholes) {
            assertThat(owners).as("announced").containsEntry(block, name);
        }
        for (Set<IpAddress> addresses : held.values()) {
            for (IpAddress address : addresses) {
                Pool pool = node().conf().poolOf(address).orElseThrow();
                assertThat(pool.isReserved(address)).isFalse();
                assertThat(pool.disabled()).isFalse();
            }
        }
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
        return hasRoom("10.0.0.0/27", "10.0.1.0/28") && hasRoom("fd00::/122");
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
