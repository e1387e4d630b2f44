package dev.manx.core.block;

import java.util.ArrayList;
import java.util.List;

/// What an ADD found out by looking at all blocks, so that the next need not: which block gives the
/// next address, one for each family at most. It is what the symbolic link
/// `<runDir>/<network>/current` says, in words: the boot, the policy, and of each block four.
///
/// ```
/// 5b6f0f3c-… 30s,10.244.0.0/16 10.244.166.128/26 12 2026-11-23T13:00:00Z 2026-11-23T13:00:30Z
/// ```
///
/// @param boot the boot it was found out in
/// @param policy by which rule; one word
/// @param blocks the choice
public record CurrentBlocks(String boot, String policy, List<CurrentBlock> blocks) {

    /// The link's name in `<runDir>/<network>/`.
    public static final String LINK = "current";

    /// How long what it says may be, in bytes: PATH_MAX of limits.h without its NUL.
    public static final int LONGEST = 4095;

    private static final int WORDS_BEFORE = 2;
    private static final int WORDS_A_BLOCK = 4;
    private static final int SIZE = 256;

    public CurrentBlocks {
        blocks = List.copyOf(blocks);
    }

    /// @param link its name, for errors
    /// @throws LineFileException when it says something else
    public static CurrentBlocks decode(String link, byte[] text) throws LineFileException {
        var line = new LineFile.Line(link, 1, text, 0, text.length);
        int words = line.words();
        if (words < WORDS_BEFORE || (words - WORDS_BEFORE) % WORDS_A_BLOCK != 0) {
            throw line.corrupt("is not a boot, a policy and blocks of four words");
        }
        var blocks = new ArrayList<CurrentBlock>(1);
        for (int word = WORDS_BEFORE; word < words; word += WORDS_A_BLOCK) {
            blocks.add(
                    new CurrentBlock(
                            line.cidr(word),
                            line.parse(word + 1, Integer::parseInt),
                            line.time(word + 2),
                            line.time(word + 3)));
        }
        return new CurrentBlocks(line.text(0), line.text(1), blocks);
    }

    /// What the link is to say.
    public String encode() {
        StringBuilder text = new StringBuilder(SIZE).append(boot).append(' ').append(policy);
        for (CurrentBlock each : blocks) {
            each.cidr().append(text.append(' ')).append(' ').append(each.atLeast());
            UtcTime.append(text.append(' '), each.from());
            UtcTime.append(text.append(' '), each.until());
        }
        return text.toString();
    }
}
