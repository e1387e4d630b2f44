package dev.manx.core.block;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/// One block: every address is either given out or waits in the queue, once. The file is
/// `<runDir>/<network>/<first address>-<length>`:
///
/// ```
/// manx-block 1
/// block 10.244.166.128/26
/// boot 5b6f0f3c-…
/// generation 3
/// allocated 10.244.166.129 6fa4fc0f157 eth0 2026-11-23T13:00:00Z
/// free 10.244.166.130 10.244.166.191
/// released 10.244.166.128 2026-11-23T13:00:05Z
/// crc32c 5f0b7c3a
/// ```
///
/// `free FIRST LAST` are addresses never used, `released` ones that were; their lines stand in the
/// queue's order.
///
/// @param cidr its addresses
/// @param boot `/proc/sys/kernel/random/boot_id` of the boot it belongs to: allocations die with
///   the boot, as pods do
/// @param generation how often it was written
/// @param allocations what is given out, by address
/// @param queue what is free, next to give first
public record Block(
        Cidr cidr,
        String boot,
        long generation,
        List<Allocation> allocations,
        List<FreeAddress> queue) {

    /// Of a /20 or /116, the largest that a pool may be cut into.
    private static final int MAX_SIZE = 4096;

    /// About how many characters the header and an address take, so that writing seldom moves them.
    private static final int HEADER_SIZE = 160;

    private static final int LINE_SIZE = 72;
    private static final int LONGEST_NAME = 43;

    static final LineFile FORMAT = new LineFile("manx-block", 1);
    private static final Comparator<Allocation> BY_ADDRESS =
            Comparator.comparing(Allocation::address);

    /// @throws IllegalArgumentException unless each address of the block is in there once
    public Block {
        requireSize(cidr);
        var sorted = new ArrayList<>(allocations);
        sorted.sort(BY_ADDRESS);
        allocations = List.copyOf(sorted);
        queue = List.copyOf(queue);
        var seen = new BitSet((int) cidr.size());
        for (Allocation each : allocations) {
            account(seen, cidr, each.address());
        }
        for (FreeAddress each : queue) {
            account(seen, cidr, each.address());
        }
        if (seen.cardinality() != cidr.size()) {
            throw new IllegalArgumentException(
                    "block "
                            + cidr
                            + " accounts for "
                            + seen.cardinality()
                            + " of its "
                            + cidr.size()
                            + " addresses");
        }
    }

    /// A block nobody had an address of, its queue ascending from the first address.
    public static Block fresh(Cidr cidr, String boot) {
        var queue = new ArrayList<FreeAddress>();
        for (long i = 0; i < cidr.size(); i++) {
            queue.add(FreeAddress.neverUsed(cidr.nth(i)));
        }
        return new Block(cidr, boot, 0, List.of(), queue);
    }

    /// The file's name in `<runDir>/<network>/`; colons of IPv6 stay, which every Linux file system
    /// takes.
    public static String fileName(Cidr cidr) {
        var name = new StringBuilder(LONGEST_NAME);
        cidr.address().append(name);
        return name.append('-').append(cidr.length()).toString();
    }

    /// For a file whose name says which block it is about.
    ///
    /// @param file its name
    /// @param wanted which block that is
    /// @param found which block it is about
    /// @throws LineFileException when that is another one
    public static void requireAbout(String file, Cidr wanted, Cidr found) throws LineFileException {
        if (!found.equals(wanted)) {
            throw new LineFileException.Corrupt(file, "it is about block " + found);
        }
    }

    /// @param file its name, for errors
    /// @throws LineFileException corrupt, too old or too new
    public static Block decode(String file, byte[] bytes) throws LineFileException {
        List<LineFile.Line> lines = FORMAT.decode(file, bytes);
        if (lines.size() < 3) {
            throw new LineFileException.Corrupt(
                    file, "it ends before block, boot and generation are told");
        }
        Cidr cidr = lines.get(0).expect("block", 1).parse(1, text -> requireSize(Cidr.parse(text)));
        String boot = lines.get(1).expect("boot", 1).text(1);
        long generation = lines.get(2).expect("generation", 1).parse(1, Long::parseLong);
        var allocations = new ArrayList<Allocation>();
        var queue = new ArrayList<FreeAddress>();
        for (LineFile.Line line : lines.subList(3, lines.size())) {
            if (line.startsWith("allocated")) {
                allocations.add(allocation(line.expect("allocated", 4)));
            } else if (line.startsWith("released")) {
                queue.add(released(line.expect("released", 2)));
            } else if (line.startsWith("free")) {
                addRange(cidr, line.expect("free", 2), queue);
            } else {
                throw line.corrupt("starts with none of allocated, free, released");
            }
        }
        try {
            return new Block(cidr, boot, generation, allocations, queue);
        } catch (IllegalArgumentException e) {
            throw new LineFileException.Corrupt(file, String.valueOf(e.getMessage()));
        }
    }

    public byte[] encode() {
        StringBuilder text = FORMAT.begin(HEADER_SIZE + (int) cidr.size() * LINE_SIZE);
        text.append("block ").append(cidr).append('\n');
        text.append("boot ").append(boot).append('\n');
        text.append("generation ").append(generation).append('\n');
        for (Allocation each : allocations) {
            each.address().append(text.append("allocated "));
            text.append(' ').append(each.handle().containerId());
            text.append(' ').append(each.handle().ifname()).append(' ');
            UtcTime.append(text, each.since());
            text.append('\n');
        }
        for (int i = 0; i < queue.size(); i++) {
            FreeAddress first = queue.get(i);
            if (first.isNeverUsed()) {
                int last = i;
                while (last + 1 < queue.size() && follows(queue.get(last), queue.get(last + 1))) {
                    last++;
                }
                first.address().append(text.append("free "));
                queue.get(last).address().append(text.append(' '));
                i = last;
            } else {
                first.address().append(text.append("released "));
                UtcTime.append(text.append(' '), first.released());
            }
            text.append('\n');
        }
        return LineFile.finish(text);
    }

    private static boolean follows(FreeAddress one, FreeAddress next) {
        return next.isNeverUsed() && next.address().equals(one.address().plus(1));
    }

    private static Allocation allocation(LineFile.Line line) throws LineFileException {
        return new Allocation(
                line.address(1),
                line.parse(2, containerId -> new Handle(containerId, line.text(3))),
                line.time(4));
    }

    private static FreeAddress released(LineFile.Line line) throws LineFileException {
        return new FreeAddress(line.address(1), line.time(2));
    }

    private static void addRange(Cidr cidr, LineFile.Line line, List<FreeAddress> queue)
            throws LineFileException {
        IpAddress first = line.address(1);
        IpAddress last = line.address(2);
        if (!cidr.contains(first) || !cidr.contains(last) || first.compareTo(last) > 0) {
            throw line.corrupt("is not a range in " + cidr);
        }
        long end = cidr.indexOf(last);
        for (long i = cidr.indexOf(first); i <= end; i++) {
            queue.add(FreeAddress.neverUsed(cidr.nth(i)));
        }
    }

    private static Cidr requireSize(Cidr cidr) {
        if (cidr.size() > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "block " + cidr + " has more than " + MAX_SIZE + " addresses");
        }
        return cidr;
    }

    private static void account(BitSet seen, Cidr cidr, IpAddress address) {
        if (!cidr.contains(address)) {
            throw new IllegalArgumentException(address + " is not in block " + cidr);
        }
        int index = (int) cidr.indexOf(address);
        if (seen.get(index)) {
            throw new IllegalArgumentException(address + " is accounted for twice");
        }
        seen.set(index);
    }
}
