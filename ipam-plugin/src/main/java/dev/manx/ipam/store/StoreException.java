package dev.manx.ipam.store;

import dev.manx.core.block.LineFileException;
import java.io.IOException;

/// The node's state cannot be read or written. The message names the file and, where there is one,
/// the remedy.
public abstract sealed class StoreException extends Exception {

    private static final long serialVersionUID = 1L;

    private StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /// A file is there, but it is corrupt, too old or too new. It stays as it is.
    public static final class Unreadable extends StoreException {
        private static final long serialVersionUID = 1L;

        Unreadable(LineFileException cause, String remedy) {
            super(
                    cause instanceof LineFileException.TooNew
                            ? cause.getMessage()
                            : cause.getMessage() + " (" + remedy + ")",
                    cause);
        }
    }

    /// The file system, or the kernel that was asked for links, did not do what it was asked.
    public static final class Io extends StoreException {
        private static final long serialVersionUID = 1L;

        /// @param what verb and object, such as `write /run/manx/net/10.0.0.0-26`
        Io(String what, IOException cause) {
            super(what + ": " + cause, cause);
        }
    }
}
