package dev.manx.ipam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.manx.core.conf.EtcdConf;
import dev.manx.core.conf.Labels;
import dev.manx.core.conf.Pool;
import dev.manx.core.etcd.EtcdNodeWatch;
import dev.manx.core.etcd.EtcdNodes;
import dev.manx.core.etcd.EtcdRegistry;
import dev.manx.core.net.Cidr;
import dev.manx.core.registry.NodeEntry;
import dev.manx.core.registry.RegistryException;
import dev.manx.ipam.registry.Etcd;
import dev.manx.ipam.store.BlockClaims;
import dev.manx.ipam.store.CrashingDisk;
import dev.manx.ipam.store.FileBlockStore;
import dev.manx.ipam.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many nodes come up at once, register, and claim block after block in one etcd. Their own files
/// are in memory, so that what is measured is the registry.
///
/// Few by default. The whole: `-Dmanx.rush.nodes=256 -Dmanx.rush.blocks=10000`.
class ClaimRushTest {

    private static final int NODES = Integer.getInteger("manx.rush.nodes", 32);
    private static final int BLOCKS = Integer.getInteger("manx.rush.blocks", 640);
    private static final Pool POOL = new Pool(Cidr.parse("10.0.0.0/12"), 26);
    private static final String PATIENT = ", \"timeout\": 60000";

    @Test
    void everyNodeGetsItsBlocksAndNoBlockTwoNodes(@TempDir Path folder) throws Exception {
        try (Etcd etcd = Etcd.start(folder);
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            EtcdConf conf = Etcd.conf(Etcd.registry(List.of(etcd.url()), PATIENT));
            var begun = new ArrayList<Future<List<Long>>>();
            long start = System.nanoTime();
            for (int n = 0; n < NODES; n++) {
                int node = n;
                int blocks = (BLOCKS + n) / NODES;
                Callable<List<Long>> call = () -> registerAndClaim(conf, node, blocks);
                begun.add(pool.submit(call));
            }
            var nanos = new ArrayList<Long>();
            for (Future<List<Long>> each : begun) {
                nanos.addAll(each.get());
            }
            report(nanos, System.nanoTime() - start);
            try (var registry = new EtcdRegistry(conf);
                    var watch = new EtcdNodeWatch(conf)) {
                Map<Cidr, String> owners = registry.list(POOL.cidr());
                assertThat(owners).hasSize(BLOCKS);
                var counts = new TreeMap<String, Integer>();
                owners.values().forEach(each -> counts.merge(each, 1, Integer::sum));
                assertThat(counts).hasSize(NODES);
                for (int n = 0; n < NODES; n++) {
                    assertThat(counts).containsEntry("node" + n, (BLOCKS + n) / NODES);
                }
                assertThat(watch.next()).hasSize(NODES);
            }
        }
    }

    /// @return how long each claim took
    private static List<Long> registerAndClaim(EtcdConf conf, int number, int blocks)
            throws RegistryException, StoreException {
        String name = "node" + number;
        try (var nodes = new EtcdNodes(conf)) {
            var address = Cidr.parse("172.16.0.0/12").nth(number);
            var entry = new NodeEntry(name, List.of(address), 64512, Labels.none());
            assertThat(nodes.register(entry, nodes.grant(Duration.ofMinutes(10)))).isTrue();
        }
        var disk = new CrashingDisk(Path.of("/run"));
        var nanos = new ArrayList<Long>();
        try (var store =
                        FileBlockStore.open(
                                disk, Path.of("/run/m/net"), Path.of("/var/m/net"), "boot");
                var claims =
                        BlockClaims.open(
                                store, new EtcdRegistry(conf), name, InstantSource.system())) {
            for (int i = 0; i < blocks; i++) {
                long start = System.nanoTime();
                assertThat(claims.claimAny(POOL)).isPresent();
                nanos.add(System.nanoTime() - start);
            }
        }
        return nanos;
    }

    private static void report(List<Long> nanos, long all) {
        Collections.sort(nanos);
        System.out.printf(
                "%d nodes claimed %d blocks in %.1f s; a claim: median %.1f ms, p99 %.1f ms, most"
                        + " %.1f ms%n",
                NODES,
                nanos.size(),
                all / 1e9,
                nanos.get(nanos.size() / 2) / 1e6,
                nanos.get(nanos.size() * 99 / 100) / 1e6,
                nanos.getLast() / 1e6);
    }
}
