package dev.manx.core.block;

/// A state file that cannot be used, and why. Nothing is guessed from such a file and nothing is
/// written over it.
public abstract sealed class LineFileException extends Exception {

    private static final long serialVersionUID = 1L;

    private LineFileException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /// Damaged: cut short, altered, or never ours.
    public static final class Corrupt extends LineFileException {
        private static final long serialVersionUID = 1L;

        public Corrupt(String file, String problem) {
            super(file + ": corrupt: " + problem);
        }
    }

    /// Written by a Manx older than this one can read.
    public static final class TooOld extends LineFileException {
        private static final long serialVersionUID = 1L;

        TooOld(String file, int found, int oldest) {
            super(
                    file
                            + ": format version "
                            + found
                            + " is too old (this Manx reads "
                            + oldest
                            + ")");
        }
    }

    /// Written by a newer Manx.
    public static final class TooNew extends LineFileException {
        private static final long serialVersionUID = 1L;

        TooNew(String file, int found, int newest) {
            super(
                    file
                            + ": format version "
                            + found
                            + " is too new (this Manx reads "
                            + newest
                            + "; upgrade it)");
        }
    }
}
