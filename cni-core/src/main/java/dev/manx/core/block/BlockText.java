package dev.manx.core.block;

import dev.manx.core.net.Cidr;
import dev.manx.core.net.IpAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/// A block's file as an ADD or DEL changes it: as bytes, of which all but a line or two stay. What
/// comes out is byte for byte what [Block] would write after the same change, but no object is made
/// of each line, and no text again of each object
/// (`docs/decisions/0051-a-block-changes-as-bytes.md`).
///
/// It knows the file only as [Block#encode] writes it. Of any other there is none, and why is
/// [Block#decode]'s to tell.
public final class BlockText {

    private static final byte[] ALLOCATED = bytes("allocated ");
    private static final byte[] FREE = bytes("free ");
    private static final byte[] RELEASED = bytes("released ");

    private static final int HEADER_SIZE = 160;
    private static final int LONGEST_ENTRY = 160;

    /// How many bytes an entry has at least: its first word, and behind that a range, or at least
    /// an address and a time. Its end is not looked for among them, which is half of a file: the
    /// checksum says that [Block] wrote it, or this.
    private static final int SHORTEST_FREE = FREE.length + ":: ::".length();

    private static final int SHORTEST_RELEASED =
            RELEASED.length + ":: ".length() + "2026-11-26T12:00:00Z".length();
    private static final int SHORTEST_ALLOCATED =
            SHORTEST_RELEASED + ALLOCATED.length - RELEASED.length + "c i ".length();

    private final byte[] bytes;

    /// Where the number of the generation starts.
    private final int generation;

    /// Where each entry starts, and behind the last one the checksum.
    private final int[] lines;

    /// How many entries there are.
    private final int count;

    /// How many of them are allocations: the first ones, by address.
    private final int used;

    private BlockText(byte[] bytes, int generation, int[] lines, int count, int used) {
        this.bytes = bytes;
        this.generation = generation;
        this.lines = lines;
        this.count = count;
        this.used = used;
    }

    /// @param bytes a file about the block `cidr`
    /// @param boot this boot's id
    /// @return nothing when it is about another block or boot, damaged, or not as we write it
    public static Optional<BlockText> of(byte[] bytes, Cidr cidr, String boot) {
        byte[] header = header(cidr, boot);
        if (!startsWith(bytes, 0, header) || !LineFile.isSealed(bytes)) {
            return Optional.empty();
        }
        try {
            return of(bytes, cidr, header.length);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // something that is no address
        }
    }

    private static Optional<BlockText> of(byte[] bytes, Cidr cidr, int generation) {
        int end = LineFile.bodyLength(bytes);
        int[] lines = new int[(int) cidr.size() + 1];
        int count = 0;
        int used = 0;
        long addresses = 0;
        int at = nextLine(bytes, generation);
        while (at < end) {
            if (count == cidr.size()) {
                return Optional.empty();
            }
            lines[count++] = at;
            int shortest;
            if (startsWith(bytes, at, ALLOCATED) && used == count - 1) {
                shortest = SHORTEST_ALLOCATED;
                used++;
                addresses++;
            } else if (startsWith(bytes, at, RELEASED)) {
                shortest = SHORTEST_RELEASED;
                addresses++;
            } else if (startsWith(bytes, at, FREE)) {
                shortest = SHORTEST_FREE;
                addresses += size(bytes, at + FREE.length);
            } else {
                return Optional.empty();
            }
            at = nextLine(bytes, Math.min(at + shortest, end - 1));
        }
        lines[count] = end;
        return addresses == cidr.size() && bytes[end - 1] == '\n'
                ? Optional.of(new BlockText(bytes, generation, lines, count, used))
                : Optional.empty();
    }

    /// How many addresses are given out.
    public int used() {
        return used;
    }

    /// The address that is given next.
    ///
    /// @param address this one
    /// @param place how many allocations come before it
    /// @param line the entry that has it
    /// @param rest what is left of that entry
    public record Next(IpAddress address, int place, int line, String rest) {}

    /// The first address of the queue that is free since `rested` or longer.
    ///
    /// @param reserved which are not to be given
    /// @return nothing when there is none
    public Optional<Next> next(Instant rested, Predicate<IpAddress> reserved) {
        try {
            for (int line = used; line < count; line++) {
                Optional<Next> next =
                        startsWith(bytes, lines[line], RELEASED)
                                ? released(line, rested, reserved)
                                : neverUsed(line, reserved);
                if (next.isPresent()) {
                    return next;
                }
            }
        } catch (IllegalArgumentException e) {
            // something that is no address or time
        }
        return Optional.empty();
    }

    private Optional<Next> released(int line, Instant rested, Predicate<IpAddress> reserved) {
        int word = lines[line] + RELEASED.length;
        int time = wordEnd(bytes, word) + 1;
        IpAddress address = IpAddress.parse(bytes, word, time - 1);
        boolean resting = UtcTime.parse(bytes, time, wordEnd(bytes, time)).isAfter(rested);
        return resting || reserved.test(address) ? Optional.empty() : next(address, line, "");
    }

    private Optional<Next> neverUsed(int line, Predicate<IpAddress> reserved) {
        int word = lines[line] + FREE.length;
        IpAddress first = IpAddress.parse(bytes, word, wordEnd(bytes, word));
        long size = size(bytes, word);
        for (long i = 0; i < size; i++) {
            IpAddress address = first.plus(i);
            if (!reserved.test(address)) {
                return next(address, line, range(first, 0, i) + range(first, i + 1, size));
            }
        }
        return Optional.empty();
    }

    private Optional<Next> next(IpAddress address, int line, String rest) {
        int place = place(address);
        boolean twice = place < used && allocated(place) == address.low();
        return twice ? Optional.empty() : Optional.of(new Next(address, place, line, rest));
    }

    /// The file with the next address given to `handle`.
    public byte[] give(Next next, Handle handle, Instant now) {
        var text = new StringBuilder(LONGEST_ENTRY).append("allocated ");
        next.address().append(text);
        text.append(' ').append(handle.containerId()).append(' ').append(handle.ifname());
        UtcTime.append(text.append(' '), now);
        byte[] entry = bytes(text.append('\n').toString());
        byte[] rest = bytes(next.rest());
        int taken = lines[next.line() + 1] - lines[next.line()];
        var file = new NextFile(entry.length + rest.length - taken);
        file.copy(lines[0], lines[next.place()]);
        file.append(entry);
        file.copy(lines[next.place()], lines[next.line()]);
        file.append(rest);
        file.copy(lines[next.line() + 1], lines[count]);
        return file.finish();
    }

    /// The file without what `handle` holds; nothing when it holds nothing here.
    public Optional<byte[]> release(Handle handle, Instant now) {
        byte[] holder = bytes(" " + handle.containerId() + " " + handle.ifname() + " ");
        byte[] released = bytes(" " + UtcTime.format(now) + "\n");
        int[] held = new int[used];
        int holdings = 0;
        int more = 0;
        for (int line = 0; line < used; line++) {
            int word = lines[line] + ALLOCATED.length;
            int behind = wordEnd(bytes, word);
            if (startsWith(bytes, behind, holder)) {
                held[holdings++] = line;
                more += RELEASED.length + behind - word + released.length;
                more -= lines[line + 1] - lines[line];
            }
        }
        if (holdings == 0) {
            return Optional.empty();
        }
        var file = new NextFile(more);
        int kept = lines[0];
        for (int i = 0; i < holdings; i++) {
            file.copy(kept, lines[held[i]]);
            kept = lines[held[i] + 1];
        }
        file.copy(kept, lines[count]);
        for (int i = 0; i < holdings; i++) {
            int word = lines[held[i]] + ALLOCATED.length;
            file.append(RELEASED);
            file.copy(word, wordEnd(bytes, word));
            file.append(released);
        }
        return Optional.of(file.finish());
    }

    /// The next generation's file, put together from pieces of this one and new ones.
    private final class NextFile {
        private final byte[] next;
        private int length;

        /// @param more how many bytes the entries will have more than they have now
        NextFile(int more) {
            int line = lines[0] - 1; // the generation's, without its newline
            long number = 0;
            for (int i = generation; i < line; i++) {
                number = number * 10 + bytes[i] - '0';
            }
            byte[] digits = bytes(Long.toString(number + 1));
            this.next = new byte[bytes.length + more + digits.length - (line - generation)];
            copy(0, generation);
            append(digits);
            copy(line, lines[0]);
        }

        /// What stands there in this file.
        void copy(int from, int to) {
            System.arraycopy(bytes, from, next, length, to - from);
            length += to - from;
        }

        void append(byte[] entry) {
            System.arraycopy(entry, 0, next, length, entry.length);
            length += entry.length;
        }

        byte[] finish() {
            return LineFile.seal(next);
        }
    }

    /// How many allocations are of addresses before this one.
    private int place(IpAddress address) {
        int low = 0;
        int high = used;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(allocated(middle), address.low()) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The lower half of an address that is given out.
    private long allocated(int line) {
        return lowBits(bytes, lines[line] + ALLOCATED.length);
    }

    /// An entry of those from `from` to before `to`, counted from the first address of another.
    private static String range(IpAddress first, long from, long to) {
        return from == to ? "" : "free " + first.plus(from) + ' ' + first.plus(to - 1) + '\n';
    }

    private static byte[] header(Cidr cidr, String boot) {
        StringBuilder text = Block.FORMAT.begin(HEADER_SIZE).append("block ");
        cidr.append(text).append("\nboot ").append(boot).append("\ngeneration ");
        return bytes(text.toString());
    }

    /// How many addresses a range has, whose first one is at `word`.
    private static long size(byte[] bytes, int word) {
        return lowBits(bytes, wordEnd(bytes, word) + 1) - lowBits(bytes, word) + 1;
    }

    private static long lowBits(byte[] bytes, int word) {
        return IpAddress.lowBits(bytes, word, wordEnd(bytes, word));
    }

    /// The end of the word or line, whichever comes first.
    private static int wordEnd(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] != ' ' && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    /// Every line ends with a newline, the checksum's behind all others too.
    private static int nextLine(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    private static boolean startsWith(byte[] bytes, int from, byte[] text) {
        if (bytes.length - from < text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (bytes[from + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
