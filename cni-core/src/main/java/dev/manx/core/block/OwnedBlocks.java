package dev.manx.core.block;

import dev.manx.core.net.Cidr;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The blocks that this node owns or is about to, sorted by address. The file is
/// `<dataDir>/<network>/blocks`:
///
/// ```
/// manx-blocks 1
/// block 10.244.166.128/26 confirmed 2026-11-23T13:00:00Z
/// crc32c 5f0b7c3a
/// ```
public record OwnedBlocks(List<OwnedBlock> blocks) {

    /// The file's name in `<dataDir>/<network>/`.
    public static final String FILE = "blocks";

    private static final int LINE_SIZE = 72;
    private static final Comparator<OwnedBlock> BY_ADDRESS = Comparator.comparing(OwnedBlock::cidr);

    private static final LineFile FORMAT = new LineFile("manx-blocks", 1);

    public OwnedBlocks {
        var sorted = new ArrayList<>(blocks);
        sorted.sort(BY_ADDRESS);
        blocks = List.copyOf(sorted);
    }

    public static OwnedBlocks none() {
        return new OwnedBlocks(List.of());
    }

    /// @param file its name, for errors
    /// @throws LineFileException corrupt, too old or too new
    public static OwnedBlocks decode(String file, byte[] bytes) throws LineFileException {
        var blocks = new ArrayList<OwnedBlock>();
        for (LineFile.Line line : FORMAT.decode(file, bytes)) {
            line.expect("block", 3);
            blocks.add(
                    new OwnedBlock(line.cidr(1), line.parse(2, BlockState::parse), line.time(3)));
        }
        return new OwnedBlocks(blocks);
    }

    public byte[] encode() {
        StringBuilder text = FORMAT.begin((blocks.size() + 1) * LINE_SIZE);
        for (OwnedBlock block : blocks) {
            text.append("block ").append(block.cidr()).append(' ').append(block.state());
            UtcTime.append(text.append(' '), block.since());
            text.append('\n');
        }
        return LineFile.finish(text);
    }

    public Optional<OwnedBlock> find(Cidr cidr) {
        for (OwnedBlock block : blocks) {
            if (block.cidr().equals(cidr)) {
                return Optional.of(block);
            }
        }
        return Optional.empty();
    }

    /// The prefixes of the blocks in this state, in order.
    public List<Cidr> inState(BlockState state) {
        var cidrs = new ArrayList<Cidr>(blocks.size());
        for (OwnedBlock block : blocks) {
            if (block.state() == state) {
                cidrs.add(block.cidr());
            }
        }
        return cidrs;
    }

    /// With this block in this state from now on, whether it was there or not.
    public OwnedBlocks with(Cidr cidr, BlockState state, Instant now) {
        var changed = new ArrayList<>(without(cidr).blocks);
        changed.add(new OwnedBlock(cidr, state, now));
        return new OwnedBlocks(changed);
    }

    public OwnedBlocks without(Cidr cidr) {
        var others = new ArrayList<>(blocks);
        others.removeIf(block -> block.cidr().equals(cidr));
        return new OwnedBlocks(others);
    }
}
