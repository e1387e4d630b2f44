package dev.manx.ipam;

import dev.manx.core.block.Block;
import dev.manx.core.block.BlockState;
import dev.manx.core.block.Handle;
import dev.manx.core.block.OwnedBlock;
import dev.manx.core.block.OwnedBlocks;
import dev.manx.core.conf.IpamConf;
import dev.manx.core.conf.Labels;
import dev.manx.core.conf.Pool;
import dev.manx.core.conf.RegistryConf;
import dev.manx.core.net.Cidr;
import dev.manx.core.spec.CniException;
import dev.manx.ipam.pool.BlockAllocator;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// `manx-ipam measure FOLDER`, for `docs/performance.md`: what an ADD and its DEL take in IPAM
/// alone, without the start of a process, on a node with one block and on one with a thousand, in
/// turn. The folder is left to the caller, as files of two nodes; a tmpfs, as `/run` is.
///
/// Each block has half of its addresses given out. A pair of calls is made for each second of a
/// clock that runs ahead, so that freed addresses rest as they would.
///
/// @param machine the seams, but for the clock
/// @param folder empty or missing
/// @param pairs how many pairs of calls are measured on each node
record Measurement(Node.Machine machine, Path folder, int pairs) {

    static final int PAIRS = 3_000;

    private static final Pool POOL = new Pool(Cidr.parse("10.0.0.0/16"), 26);
    private static final int MANY = 1_000;
    private static final int UNMEASURED = 200;
    private static final int NANOS = 1_000;

    /// A node and what its calls took, in nanoseconds.
    private static final class Subject {
        private final String name;
        private final Node node;
        private final long[] assign;
        private final long[] release;

        Subject(String name, Node node, int pairs) {
            this.name = name;
            this.node = node;
            this.assign = new long[pairs];
            this.release = new long[pairs];
        }

        static long median(long[] each) {
            long[] sorted = each.clone();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }

        long[] both() {
            var both = new long[assign.length];
            Arrays.setAll(both, i -> assign[i] + release[i]);
            return both;
        }

        String line() {
            long[] both = both();
            Arrays.sort(both);
            return String.join(
                    " ",
                    name + ":",
                    "assign " + median(assign) / NANOS,
                    "release " + median(release) / NANOS,
                    "both " + median(both) / NANOS,
                    "(nine of ten below " + both[both.length * 9 / 10] / NANOS,
                    "mean " + Arrays.stream(both).sum() / both.length / NANOS + ")\n");
        }
    }

    String run() throws CniException, StoreException {
        Subject one = subject("1 block", 1);
        Subject many = subject(MANY + " blocks", MANY);
        Instant start = machine.clock().instant();
        for (int i = -UNMEASURED; i < pairs; i++) {
            Instant now = start.plusSeconds(UNMEASURED + i);
            pair(one, i, now);
            pair(many, i, now);
        }
        long percent = Subject.median(many.both()) * 100 / Subject.median(one.both());
        return "medians in microseconds, of "
                + pairs
                + " pairs of calls each\n"
                + one.line()
                + many.line()
                + MANY
                + " blocks take "
                + percent
                + " % of the time of one\n";
    }

    private static void pair(Subject subject, int i, Instant now)
            throws CniException, StoreException {
        var handle = new Handle("measured" + (i + UNMEASURED), "eth0");
        Node at = subject.node.at(now);
        long start = System.nanoTime();
        new AddCommand(at, handle, List.of()).run();
        long between = System.nanoTime();
        new DelCommand(at, handle, System.err).run();
        long end = System.nanoTime();
        if (i >= 0) {
            subject.assign[i] = between - start;
            subject.release[i] = end - between;
        }
    }

    private Subject subject(String name, int blocks) throws StoreException {
        Path files = folder.resolve(Integer.toString(blocks));
        var conf =
                new IpamConf(
                        "node",
                        List.of(POOL),
                        new RegistryConf.Directory(files.resolve("registry")),
                        files.resolve("run"),
                        files.resolve("data"),
                        Duration.ofSeconds(30),
                        Labels.none(),
                        IpamConf.ANY_NUMBER,
                        0,
                        Duration.ofMinutes(5));
        Node node = Node.of("measured", conf, machine);
        Instant now = machine.clock().instant();
        var owned = new ArrayList<OwnedBlock>(blocks);
        try (BlockStore store = node.openStore()) {
            for (int i = 0; i < blocks; i++) {
                Cidr block = POOL.cidr().subnet(POOL.blockSize(), i);
                owned.add(new OwnedBlock(block, BlockState.CONFIRMED, now));
                store.write(halfFull(block, now));
            }
            store.writeOwned(new OwnedBlocks(owned));
        }
        return new Subject(name, node, pairs);
    }

    private Block halfFull(Cidr cidr, Instant now) {
        Block block = Block.fresh(cidr, machine.boot());
        for (long i = 0; i < cidr.size() / 2; i++) {
            var handle = new Handle("pod" + cidr.nth(i), "eth0");
            block = BlockAllocator.assign(block, cidr.nth(i), handle, now);
        }
        return block;
    }
}
