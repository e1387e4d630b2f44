package dev.manx.bird.status;

import java.io.IOException;
import java.util.List;

/// Tells what the daemons of BIRD do.
@FunctionalInterface
public interface Daemons {

    /// None where BIRD is not what blocks are told to.
    ///
    /// @throws IOException a BIRD is there but does not answer, or a file cannot be read
    List<DaemonStatus> read() throws IOException;
}
