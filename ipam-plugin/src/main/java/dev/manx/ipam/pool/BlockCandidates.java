package dev.manx.ipam.pool;

import dev.manx.core.conf.Pool;
import dev.manx.core.net.Cidr;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/// The blocks of a pool that a node may try to claim: every block once, from a start that the
/// node's name chooses and around the pool's end, so that nodes which need a block at the same time
/// mostly ask for different ones. Blocks that overlap an owned one are left out; one of another
/// size is there after a change of the pool's block size. So are blocks that are reserved as a
/// whole.
///
/// @param pool the pool
/// @param node the node's name
/// @param owners who owns what in the pool
public record BlockCandidates(Pool pool, String node, Map<Cidr, String> owners)
        implements Iterable<Cidr> {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /// So many blocks are a neighbourhood.
    private static final int NEIGHBOURS = 256;

    public BlockCandidates {
        owners = Map.copyOf(owners);
    }

    @Override
    public Iterator<Cidr> iterator() {
        return new Walk(start(node, pool.blockCount()));
    }

    /// The part of a pool in which the node's walk begins. Both counts are powers of two, so it
    /// begins at the same block in the part as in the whole.
    public static Pool neighbourhood(Pool pool, String node) {
        long parts = pool.blockCount() / NEIGHBOURS;
        if (parts == 0 || parts == 1) {
            return pool;
        }
        long first = start(node, pool.blockCount());
        Cidr block = pool.cidr().subnet(pool.blockSize(), first);
        int length = pool.blockSize() - Integer.numberOfTrailingZeros(NEIGHBOURS);
        return pool.part(Cidr.containing(block.address(), length));
    }

    /// FNV-1a of 64 bits, then the finishing steps of MurmurHash3: names that differ only in their
    /// last digit, as nodes' names do, must not start side by side.
    static long start(String node, long count) {
        long hash = FNV_OFFSET;
        for (byte b : node.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ b & 0xff) * FNV_PRIME;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return Long.remainderUnsigned(hash ^ hash >>> 33, count);
    }

    private final class Walk implements Iterator<Cidr> {
        private final long start;
        private final List<Cidr> otherSizes = new ArrayList<>();
        private long tried;

        Walk(long start) {
            this.start = start;
            for (Cidr owned : owners.keySet()) {
                if (owned.length() != pool.blockSize()) {
                    otherSizes.add(owned);
                }
            }
        }

        @Override
        public boolean hasNext() {
            while (tried < pool.blockCount() && isTaken(at(tried))) {
                tried++;
            }
            return tried < pool.blockCount();
        }

        @Override
        public Cidr next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return at(tried++);
        }

        /// The sum of start and steps may pass 2^63 in a large IPv6 pool, hence unsigned.
        private Cidr at(long steps) {
            return pool.cidr()
                    .subnet(
                            pool.blockSize(),
                            Long.remainderUnsigned(start + steps, pool.blockCount()));
        }

        private boolean isTaken(Cidr candidate) {
            if (owners.containsKey(candidate)) {
                return true;
            }
            for (Cidr other : otherSizes) {
                if (other.overlaps(candidate)) {
                    return true;
                }
            }
            return pool.reservesAllOf(candidate);
        }
    }
}
