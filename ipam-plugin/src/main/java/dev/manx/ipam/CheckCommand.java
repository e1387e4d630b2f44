package dev.manx.ipam;

import dev.manx.core.block.Allocation;
import dev.manx.core.block.Block;
import dev.manx.core.block.Handle;
import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import dev.manx.core.spec.CniException;
import dev.manx.core.spec.ErrorCode;
import dev.manx.core.spec.Result;
import dev.manx.ipam.pool.BlockAllocator;
import dev.manx.ipam.store.BlockStore;
import dev.manx.ipam.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// CHECK: the attachment holds an address, and it is the one that its ADD answered.
///
/// @param node this node
/// @param handle the attachment
/// @param previous the result of the ADD, when the runtime gave it
record CheckCommand(Node node, Handle handle, Optional<Result> previous) {

    void run() throws CniException, StoreException {
        List<IpAddress> held = held();
        if (held.isEmpty()) {
            throw failed("holds no address");
        }
        if (previous.isEmpty()) {
            return;
        }
        var answered = new ArrayList<IpAddress>();
        for (Result.Ip ip : previous.get().ips()) {
            answered.add(ip.address().address());
        }
        for (IpAddress address : answered) {
            if (!held.contains(address)) {
                throw failed("holds " + text(held) + ", and not " + address + " of prevResult");
            }
        }
        for (IpAddress address : held) {
            if (!answered.contains(address)) {
                throw failed("holds " + address + ", which is not in prevResult");
            }
        }
    }

    private List<IpAddress> held() throws StoreException {
        var held = new ArrayList<IpAddress>();
        try (BlockStore store = node.peekStore()) {
            for (Cidr cidr : store.files()) {
                Optional<Block> block = store.read(cidr);
                if (block.isPresent()) {
                    for (Allocation each : BlockAllocator.heldBy(block.get(), handle)) {
                        held.add(each.address());
                    }
                }
            }
        }
        return held;
    }

    private CniException failed(String problem) {
        return new CniException(
                ErrorCode.IO_FAILURE,
                "check allocation: container "
                        + handle.containerId()
                        + " interface "
                        + handle.ifname()
                        + " "
                        + problem
                        + " (DEL and ADD it again)");
    }

    private static String text(List<IpAddress> addresses) {
        var text = new StringBuilder();
        for (IpAddress address : addresses) {
            text.append(text.isEmpty() ? "" : ", ").append(address);
        }
        return text.toString();
    }
}
