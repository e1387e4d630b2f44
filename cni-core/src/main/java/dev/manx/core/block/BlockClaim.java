package dev.manx.core.block;

import dev.manx.core.net.Cidr;
import java.util.List;

/// A block's entry in a directory registry: who owns it. The file is `<registry>/<first
/// address>-<length>`:
///
/// ```
/// manx-claim 1
/// block 10.244.166.128/26
/// node node1
/// crc32c 5f0b7c3a
/// ```
///
/// @param cidr the block
/// @param node its owner's name; no white space
public record BlockClaim(Cidr cidr, String node) {

    private static final LineFile FORMAT = new LineFile("manx-claim", 1);

    private static final int SIZE = 128;

    public BlockClaim {
        if (!LineFile.isWord(node)) {
            throw new IllegalArgumentException(
                    "node name \"" + node + "\" is empty or has white space in it");
        }
    }

    /// @param file its name, for errors
    /// @throws LineFileException corrupt, too old or too new
    public static BlockClaim decode(String file, byte[] bytes) throws LineFileException {
        List<LineFile.Line> lines = FORMAT.decode(file, bytes);
        if (lines.size() != 2) {
            throw new LineFileException.Corrupt(file, "it has not just a block and a node");
        }
        Cidr cidr = lines.get(0).expect("block", 1).parse(1, Cidr::parse);
        return lines.get(1).expect("node", 1).parse(1, node -> new BlockClaim(cidr, node));
    }

    public byte[] encode() {
        StringBuilder text = FORMAT.begin(SIZE).append("block ").append(cidr).append('\n');
        return LineFile.finish(text.append("node ").append(node).append('\n'));
    }
}
