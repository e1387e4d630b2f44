package dev.manx.core.block;

import dev.manx.core.net.Cidr;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A block's file as far as one needs to know it to go on to the next: how many of its addresses
/// are given out, how long the others have been free, and whether it says anything of an
/// attachment. A node has many blocks, and an ADD or DEL changes one; decoding all of them was most
/// of an ADD with a thousand endpoints (`docs/performance.md`).
///
/// The file's version and checksum are verified as by [Block#decode]. The words of its lines are
/// not looked at beyond the first, so that a glance tells what a file says but not that it makes
/// sense.
public final class BlockGlance {

    private static final byte[] ALLOCATED = ascii("allocated ");
    private static final byte[] FREE = ascii("free ");
    private static final byte[] RELEASED = ascii("released ");

    private final Cidr cidr;
    private final String boot;
    private final int used;
    private final int free;
    private final Optional<Instant> longestFree;
    private final Predicate<Handle> mentioned;

    private BlockGlance(
            Cidr cidr,
            String boot,
            int used,
            int free,
            Optional<Instant> longestFree,
            Predicate<Handle> mentioned) {
        this.cidr = cidr;
        this.boot = boot;
        this.used = used;
        this.free = free;
        this.longestFree = longestFree;
        this.mentioned = mentioned;
    }

    /// A block that is at hand anyway.
    ///
    /// @param queue those of its free addresses that may be given
    public static BlockGlance of(Block block, List<FreeAddress> queue) {
        Instant longest = Instant.MAX;
        for (FreeAddress each : queue) {
            longest = each.released().isBefore(longest) ? each.released() : longest;
        }
        return new BlockGlance(
                block.cidr(),
                block.boot(),
                block.allocations().size(),
                queue.size(),
                queue.isEmpty() ? Optional.empty() : Optional.of(longest),
                handle -> holds(block, handle));
    }

    /// @param file its name, for errors
    /// @throws LineFileException corrupt, too old or too new
    public static BlockGlance decode(String file, byte[] bytes) throws LineFileException {
        int end = Block.FORMAT.verify(file, bytes);
        int line = next(bytes, 0, end);
        Cidr cidr = header(file, "block", bytes, line, end).parse(1, Cidr::parse);
        line = next(bytes, line, end);
        String boot = header(file, "boot", bytes, line, end).text(1);
        int used = 0;
        boolean fresh = false;
        int oldest = -1; // where the earliest time stands
        for (line = next(bytes, line, end); line < end; line = next(bytes, line, end)) {
            if (startsWith(bytes, line, ALLOCATED)) {
                used++;
            } else if (startsWith(bytes, line, FREE)) {
                fresh = true;
            } else if (startsWith(bytes, line, RELEASED)) {
                int time = timeIn(file, bytes, line);
                oldest = oldest < 0 || isEarlier(bytes, time, oldest) ? time : oldest;
            }
        }
        return new BlockGlance(
                cidr,
                boot,
                used,
                (int) cidr.size() - used,
                fresh
                        ? Optional.of(Instant.EPOCH)
                        : oldest < 0 ? Optional.empty() : Optional.of(time(bytes, oldest)),
                handle -> mentions(bytes, handle));
    }

    public Cidr cidr() {
        return cidr;
    }

    /// The boot that the allocations are of.
    public String boot() {
        return boot;
    }

    /// How many addresses are given out.
    public int used() {
        return used;
    }

    /// How many could be.
    public int free() {
        return free;
    }

    /// Since when the address is free that has been so for the longest; [Instant#EPOCH] for one
    /// that nobody had yet, nothing for a full block.
    public Optional<Instant> longestFree() {
        return longestFree;
    }

    /// Whether this attachment may hold an address here.
    public boolean mentions(Handle handle) {
        return mentioned.test(handle);
    }

    private static boolean holds(Block block, Handle handle) {
        for (Allocation each : block.allocations()) {
            if (each.handle().equals(handle)) {
                return true;
            }
        }
        return false;
    }

    private static LineFile.Line header(
            String file, String keyword, byte[] bytes, int start, int end)
            throws LineFileException {
        if (start >= end) {
            throw new LineFileException.Corrupt(file, "it ends before its " + keyword + " is told");
        }
        int number = keyword.equals("block") ? 2 : 3;
        return new LineFile.Line(file, number, bytes, start, lineEnd(bytes, start))
                .expect(keyword, 1);
    }

    /// Times of one length compare as texts; a fraction only matters within one second, and then
    /// they are read.
    private static boolean isEarlier(byte[] bytes, int one, int other) {
        for (int i = 0; i < UtcTime.UP_TO_SECONDS; i++) {
            if (bytes[one + i] != bytes[other + i]) {
                return bytes[one + i] < bytes[other + i];
            }
        }
        return time(bytes, one).isBefore(time(bytes, other));
    }

    private static Instant time(byte[] bytes, int start) {
        return UtcTime.parse(bytes, start, lineEnd(bytes, start));
    }

    private static int next(byte[] bytes, int from, int end) {
        int line = lineEnd(bytes, from) + 1;
        return Math.min(line, end);
    }

    /// Every line ends with a newline, the checksum's behind all others too.
    private static int lineEnd(byte[] bytes, int from) {
        return indexOf(bytes, from, (byte) '\n');
    }

    /// Where the time stands in a line about a released address: behind its last space.
    private static int timeIn(String file, byte[] bytes, int line)
            throws LineFileException.Corrupt {
        int end = lineEnd(bytes, line);
        int start = end;
        while (bytes[start - 1] != ' ') {
            start--;
        }
        if (!UtcTime.hasShape(bytes, start, end)) {
            String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
            throw new LineFileException.Corrupt(file, "no time such as \"" + text + "\"");
        }
        return start;
    }

    private static int indexOf(byte[] bytes, int from, byte wanted) {
        int at = from;
        while (bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    private static boolean mentions(byte[] bytes, Handle handle) {
        byte[] wanted = ascii(" " + handle + " ");
        for (int line = 0; line < bytes.length; line = lineEnd(bytes, line) + 1) {
            if (startsWith(bytes, line, ALLOCATED)) {
                int address = line + ALLOCATED.length;
                if (startsWith(bytes, indexOf(bytes, address, (byte) ' '), wanted)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (at + i >= bytes.length || bytes[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
