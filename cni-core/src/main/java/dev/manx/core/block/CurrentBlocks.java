package dev.manx.core.block;

import dev.manx.core.net.Cidr;
import java.util.ArrayList;
import java.util.List;

/// What an ADD found out by looking at all blocks, so that the next need not: which block gives the
/// next address, one for each family at most. The file is `<runDir>/<network>/current`:
///
/// ```
/// manx-current 1
/// boot 5b6f0f3c-…
/// policy 30s,10.244.0.0/16
/// block 10.244.166.128/26 12 2026-11-23T13:00:00Z 2026-11-23T13:00:30Z
/// crc32c 5f0b7c3a
/// ```
///
/// @param boot the boot it was found out in
/// @param policy by which rule; one word
/// @param blocks the choice
public record CurrentBlocks(String boot, String policy, List<CurrentBlock> blocks) {

    /// The file's name in `<runDir>/<network>/`.
    public static final String FILE = "current";

    private static final int HEADER_SIZE = 160;
    private static final int LINE_SIZE = 128;

    private static final LineFile FORMAT = new LineFile("manx-current", 1);

    public CurrentBlocks {
        blocks = List.copyOf(blocks);
    }

    /// @param file its name, for errors
    /// @throws LineFileException corrupt, too old or too new
    public static CurrentBlocks decode(String file, byte[] bytes) throws LineFileException {
        List<LineFile.Line> lines = FORMAT.decode(file, bytes);
        if (lines.size() < 2) {
            throw new LineFileException.Corrupt(file, "it ends before boot and policy are told");
        }
        String boot = lines.get(0).expect("boot", 1).text(1);
        String policy = lines.get(1).expect("policy", 1).text(1);
        var blocks = new ArrayList<CurrentBlock>();
        for (LineFile.Line line : lines.subList(2, lines.size())) {
            line.expect("block", 4);
            blocks.add(
                    new CurrentBlock(
                            line.parse(1, Cidr::parse),
                            line.parse(2, Integer::parseInt),
                            line.time(3),
                            line.time(4)));
        }
        return new CurrentBlocks(boot, policy, blocks);
    }

    public byte[] encode() {
        StringBuilder text = FORMAT.begin(HEADER_SIZE + blocks.size() * LINE_SIZE);
        text.append("boot ").append(boot).append('\n');
        text.append("policy ").append(policy).append('\n');
        for (CurrentBlock each : blocks) {
            text.append("block ").append(each.cidr()).append(' ').append(each.atLeast());
            UtcTime.append(text.append(' '), each.from());
            UtcTime.append(text.append(' '), each.until());
            text.append('\n');
        }
        return LineFile.finish(text);
    }
}
