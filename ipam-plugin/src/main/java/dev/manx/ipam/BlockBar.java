package dev.manx.ipam;

import dev.manx.core.block.Allocation;
import dev.manx.core.block.Block;
import java.util.BitSet;

/// A block's use at a glance, in address order: `#` where all of a cell's addresses are given out,
/// `+` where some are, `.` where none is. As in `[##+.............................]`.
final class BlockBar {

    private static final int CELLS = 32;

    private BlockBar() {}

    static String of(Block block) {
        int size = (int) block.cidr().size();
        var used = new BitSet(size);
        for (Allocation each : block.allocations()) {
            used.set((int) block.cidr().indexOf(each.address()));
        }
        int perCell = Math.max(1, size / CELLS);
        var bar = new StringBuilder("[");
        for (int from = 0; from < size; from += perCell) {
            int count = used.get(from, from + perCell).cardinality();
            bar.append(count == 0 ? '.' : count == perCell ? '#' : '+');
        }
        return bar.append(']').toString();
    }
}
