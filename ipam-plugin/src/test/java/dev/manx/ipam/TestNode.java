package dev.manx.ipam;

import dev.manx.core.block.Handle;
import dev.manx.core.block.OwnedBlocks;
import dev.manx.core.conf.IpamConf;
import dev.manx.core.json.Json;
import dev.manx.core.json.JsonException;
import dev.manx.core.json.JsonView;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.core.spec.CniException;
import dev.manx.ipam.link.HostRoute;
import dev.manx.ipam.link.LinkAllocation;
import dev.manx.ipam.link.NodeLinks;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.Disk;
import dev.manx.ipam.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A node whose time, boot and links a test sets by hand.
final class TestNode implements InstantSource, NodeLinks {

    static final String NETWORK = "net";

    final List<LinkAllocation> links = new ArrayList<>();
    final List<HostRoute> strayRoutes = new ArrayList<>();
    final List<Cidr> blackholes = new ArrayList<>();
    private final String conf;
    private final Disk disk;
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private int boot = 1;

    /// @param conf the `ipam` object
    TestNode(Disk disk, String conf) {
        this.disk = disk;
        this.conf = conf;
    }

    /// @param more keys behind the usual ones, each with a comma before it
    static String conf(String node, String pools, String root, String more) {
        return """
        {"type": "manx-ipam", "node": "%s", "pools": [%s], "runDir": "%s/run", "dataDir": "%s/%s",
         "registry": {"type": "directory", "path": "%s/registry"}%s}
        """
                .formatted(node, pools, root, root, node, root, more);
    }

    Node node() {
        return node(NETWORK);
    }

    Node node(String network) {
        try {
            return Node.of(network, conf(), machine());
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    IpamConf conf() {
        try {
            JsonView view = JsonView.root(Json.parseObject(conf.getBytes(StandardCharsets.UTF_8)));
            return IpamConf.parse(view);
        } catch (JsonException e) {
            throw new AssertionError(e);
        }
    }

    Node.Machine machine() {
        return new Node.Machine("host", "boot-" + boot, disk, this, this);
    }

    void reboot() {
        boot++;
        links.clear();
        blackholes.clear();
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public List<LinkAllocation> attachments(String network) {
        return links.stream().filter(each -> each.network().equals(network)).toList();
    }

    @Override
    public List<HostRoute> strayRoutes() {
        return strayRoutes;
    }

    @Override
    public List<Cidr> blackholes() {
        return blackholes;
    }

    static Handle handle(String container) {
        return new Handle(container, "eth0");
    }

    /// The one address that an ADD gives.
    String add(String container) throws CniException, StoreException {
        var result = new AddCommand(node(), handle(container), List.of()).run();
        return String.valueOf(result.ips().getFirst().address().address());
    }

    String addAsking(String container, String address) throws CniException, StoreException {
        var request = new AddressRequest(IpAddress.parse(address), "IP in CNI_ARGS");
        var result = new AddCommand(node(), handle(container), List.of(request)).run();
        return String.valueOf(result.ips().getFirst().address().address());
    }

    void del(String container) throws StoreException {
        new DelCommand(node(), handle(container), System.err).run();
    }

    /// Container to address, out of every block file; fails on an address that is there twice.
    Map<String, String> held() throws StoreException {
        var held = new TreeMap<String, String>();
        try (BlockStore store = node().peekStore()) {
            for (var cidr : store.files()) {
                store.read(cidr).stream()
                        .flatMap(block -> block.allocations().stream())
                        .forEach(
                                each ->
                                        held.merge(
                                                each.handle().containerId(),
                                                each.address().toString(),
                                                (one, two) -> one + " and " + two));
            }
        }
        return held;
    }

    OwnedBlocks owned() throws StoreException {
        try (BlockStore store = node().peekStore()) {
            return store.owned();
        }
    }
}
