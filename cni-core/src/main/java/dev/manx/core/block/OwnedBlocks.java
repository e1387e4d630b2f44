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

    private static final LineFile FORMAT = new LineFile("manx-blocks", 1);

    public OwnedBlocks {
        blocks = blocks.stream().sorted(Comparator.comparing(OwnedBlock::cidr)).toList();
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
                    new OwnedBlock(
                            line.parse(1, Cidr::parse),
                            line.parse(2, BlockState::parse),
                            line.parse(3, UtcTime::parse)));
        }
        return new OwnedBlocks(blocks);
    }

    public byte[] encode() {
        var lines = new ArrayList<String>();
        for (OwnedBlock block : blocks) {
            lines.add(
                    "block "
                            + block.cidr()
                            + " "
                            + block.state()
                            + " "
                            + UtcTime.format(block.since()));
        }
        return FORMAT.encode(lines);
    }

    public Optional<OwnedBlock> find(Cidr cidr) {
        return blocks.stream().filter(block -> block.cidr().equals(cidr)).findFirst();
    }

    /// The prefixes of the blocks in this state, in order.
    public List<Cidr> inState(BlockState state) {
        return blocks.stream()
                .filter(block -> block.state() == state)
                .map(OwnedBlock::cidr)
                .toList();
    }

    /// With this block in this state from now on, whether it was there or not.
    public OwnedBlocks with(Cidr cidr, BlockState state, Instant now) {
        var changed = new ArrayList<>(without(cidr).blocks);
        changed.add(new OwnedBlock(cidr, state, now));
        return new OwnedBlocks(changed);
    }

    public OwnedBlocks without(Cidr cidr) {
        return new OwnedBlocks(
                blocks.stream().filter(block -> !block.cidr().equals(cidr)).toList());
    }
}
