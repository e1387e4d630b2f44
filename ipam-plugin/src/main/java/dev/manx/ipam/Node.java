package dev.manx.ipam;

import dev.manx.core.block.Block;
import dev.manx.core.block.BlockState;
import dev.manx.core.conf.EtcdConf;
import dev.manx.core.conf.IpamConf;
import dev.manx.core.conf.KubernetesConf;
import dev.manx.core.conf.Labels;
import dev.manx.core.conf.RegistryConf;
import dev.manx.core.etcd.EtcdRegistry;
import dev.manx.core.kubernetes.KubernetesNodes;
import dev.manx.core.kubernetes.KubernetesRegistry;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.BlockRegistry;
import dev.manx.core.registry.RegistryException;
import dev.manx.ipam.link.NodeLinks;
import dev.manx.ipam.pool.AllocationPolicy;
import dev.manx.ipam.registry.DirectoryRegistry;
import dev.manx.ipam.store.BlockClaims;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.Disk;
import dev.manx.ipam.store.FileBlockStore;
import dev.manx.ipam.store.NodeLabels;
import dev.manx.ipam.store.Recovery;
import dev.manx.ipam.store.StoreException;
import dev.manx.ipam.store.Wants;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// This node in one network: what it is called, how it is configured, and its seams to the world.
///
/// @param network the network's name
/// @param name this node's name in the registry
/// @param conf the `ipam` object
/// @param machine the seams
/// @param runDir the network's folder of what dies with the boot
/// @param dataDir the network's folder of what does not
record Node(
        String network, String name, IpamConf conf, Machine machine, Path runDir, Path dataDir) {

    Node(String network, String name, IpamConf conf, Machine machine) {
        this(network, name, conf, machine, conf.runDir(network), conf.dataDir(network));
    }

    /// What is the same for every network of a machine.
    ///
    /// @param hostName for a node without a name of its own
    /// @param boot this boot's id
    /// @param disk the file system
    /// @param links the kernel's links
    /// @param clock the time
    record Machine(String hostName, String boot, Disk disk, NodeLinks links, InstantSource clock) {}

    static Node of(String network, IpamConf conf, Machine machine) throws StoreException {
        String name = conf.node().isEmpty() ? machine.hostName() : conf.node();
        var node = new Node(network, name, conf, machine);
        boolean byRegistry = !conf.registry().isAskedByPods() && conf.choosesByLabels();
        return byRegistry ? node.withConf(conf.withLabels(node.labels().read())) : node;
    }

    /// As [#of], by the labels that the registry has now. They are kept for those who do not ask.
    static Node labelledAnew(String network, IpamConf conf, Machine machine)
            throws StoreException, RegistryException {
        Node node = of(network, conf, machine);
        if (!conf.choosesByLabels() || !(conf.registry() instanceof KubernetesConf kubernetes)) {
            return node;
        }
        Labels labels;
        try (var nodes = new KubernetesNodes(kubernetes)) {
            labels = nodes.labels(node.name());
        }
        try (BlockStore _ = node.openStore()) {
            node.labels().write(labels);
        }
        return node.withConf(conf.withLabels(labels));
    }

    private NodeLabels labels() {
        return new NodeLabels(machine.disk(), dataDir);
    }

    /// The same node by another configuration.
    Node withConf(IpamConf other) {
        return new Node(network, name, other, machine);
    }

    /// The same node at another time.
    Node at(Instant now) {
        var then =
                new Machine(
                        machine.hostName(),
                        machine.boot(),
                        machine.disk(),
                        machine.links(),
                        InstantSource.fixed(now));
        return new Node(network, name, conf, then, runDir, dataDir);
    }

    BlockRegistry registry() {
        return switch (conf.registry()) {
            case RegistryConf.Directory directory ->
                    new DirectoryRegistry(machine.disk(), directory.path(), network);
            case EtcdConf etcd -> new EtcdRegistry(etcd);
            case KubernetesConf kubernetes -> new KubernetesRegistry(kubernetes);
        };
    }

    /// Who owns which block of the range.
    Map<Cidr, String> owners(Cidr range) throws RegistryException {
        try (BlockRegistry registry = registry()) {
            return registry.list(range);
        }
    }

    /// What calls of this network leave for `tend` to claim.
    Wants wants() {
        return new Wants(machine.disk(), dataDir);
    }

    /// This network's turn with the registry.
    BlockClaims claims(BlockStore store) throws StoreException {
        return BlockClaims.open(store, registry(), name, machine.clock());
    }

    /// By the pools that give new addresses here.
    AllocationPolicy policy() {
        return new AllocationPolicy(conf.givingPools(), conf.cooldown());
    }

    BlockStore openStore() throws StoreException {
        return FileBlockStore.open(machine.disk(), runDir, dataDir, machine.boot());
    }

    /// Nothing when this network was never given an address since the boot: then DEL and GC leave
    /// no folder behind where there was none.
    Optional<BlockStore> openStoreIfThere() throws StoreException {
        return FileBlockStore.openIfThere(machine.disk(), runDir, dataDir, machine.boot());
    }

    /// The store for reading, without the lock.
    BlockStore peekStore() {
        return FileBlockStore.peek(machine.disk(), runDir, dataDir, machine.boot());
    }

    Recovery recovery(BlockStore store) {
        return new Recovery(store, machine.links(), network, machine.boot());
    }

    /// The confirmed blocks as they are, or as they would be made anew. Nothing is written.
    List<Block> peekBlocks(BlockStore store) throws StoreException {
        Recovery recovery = recovery(store);
        var blocks = new ArrayList<Block>();
        for (Cidr cidr : store.owned().inState(BlockState.CONFIRMED)) {
            var there = store.read(cidr);
            blocks.add(
                    there.isPresent()
                            ? there.get()
                            : recovery.rebuild(cidr, machine.clock().instant()));
        }
        return blocks;
    }
}
