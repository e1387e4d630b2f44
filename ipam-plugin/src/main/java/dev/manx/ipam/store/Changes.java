package dev.manx.ipam.store;

import dev.manx.core.block.Allocation;
import dev.manx.core.block.Block;
import java.util.ArrayList;
import java.util.List;

/// What differs between two states of a block.
final class Changes {

    private Changes() {}

    /// The allocations of `after` that `before` has not. Both are sorted by address, so one walk
    /// along the two does.
    static List<Allocation> added(Block before, Block after) {
        var added = new ArrayList<Allocation>(1);
        List<Allocation> old = before.allocations();
        int at = 0;
        for (Allocation each : after.allocations()) {
            while (at < old.size() && old.get(at).address().compareTo(each.address()) < 0) {
                at++;
            }
            boolean same =
                    at < old.size()
                            && old.get(at).address().equals(each.address())
                            && old.get(at).handle().equals(each.handle());
            if (!same) {
                added.add(each);
            }
        }
        return added;
    }
}
