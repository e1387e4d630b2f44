package dev.manx.core.block;

import java.io.IOException;

/// Reading a block's file without the lock. The file that was opened may have become the spare one
/// meanwhile, and the next change writes over it (`docs/decisions/0054-two-files-take-turns.md`),
/// also with another block. What makes no sense is read again, by its name and so as it is by then.
/// For each time, two more changes had to come between an open(2) and the read(2) behind it.
public final class UnlockedRead {

    private static final int TIMES = 5;

    private UnlockedRead() {}

    /// Opens, reads, decodes, and looks which block it is about.
    @FunctionalInterface
    public interface Attempt<T> {

        /// @throws LineFileException when what was read is no such file
        T read() throws IOException, LineFileException;
    }

    /// @throws LineFileException.Corrupt when it makes no sense each time
    public static <T> T of(Attempt<T> attempt) throws IOException, LineFileException {
        for (int i = 1; i < TIMES; i++) {
            try {
                return attempt.read();
            } catch (LineFileException.Corrupt e) {
                // it may have been the spare
            }
        }
        return attempt.read();
    }
}
